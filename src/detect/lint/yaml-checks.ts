import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { DocumentPath } from '../sigma/source-document.ts';
import type { Found, LintCheck } from './lint-check.ts';

/** Plain scalars that YAML 1.1 and 1.2 read differently, and what 1.1 makes of them. */
const DIFFERING: readonly (readonly [RegExp, string])[] = [
  [/^(y|yes|on)$/i, 'true'],
  [/^(n|no|off)$/i, 'false'],
  [/^[-+]?0[0-7]+$/, 'an octal number'],
  [/^0o[0-7]+$/, 'text'],
  [/^[-+]?0b[01_]+$/, 'a binary number'],
  [/^[-+]?\d[\d_]*_[\d_]*$/, 'a number without the lines'],
  [/^[-+]?\d+(:[0-5]?\d)+$/, 'a number of base sixty'],
  [/^\d{4}-\d\d?-\d\d?$/, 'a date'],
];
/** Anything of the above at the end of a line: most documents have none and need no second parse. */
const SUSPECT =
  /(^|[\s:[,-])(y|yes|on|n|no|off|[-+]?0[0-7]+|0o[0-7]+|[-+]?0b[01_]+|[-+]?\d[\d_]*_[\d_]*|[-+]?\d+(:[0-5]?\d)+|\d{4}-\d\d?-\d\d?)\s*([\],}#]|$)/im;
const LOOKED_AT = ['detection', 'filter', 'correlation'];

/** Checks of how the YAML is written. */
export const YAML_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L013',
    severity: 'warning',
    finds: 'a value that YAML 1.1 and YAML 1.2 read differently',
    why: 'Sigma is YAML 1.2, but the tools in Python read 1.1: the rule means two things.',
    fix: 'Put the value in quotes, or write it as a plain decimal number.',
    find: ({ source }) => (SUSPECT.test(source.text) ? differingScalars(source.text) : []),
  },
  {
    id: 'GAC-L023',
    severity: 'warning',
    finds: 'a tab or a control character in a text',
    why: 'It cannot be seen and is compared all the same.',
    fix: 'Remove it, or write it as an escape in double quotes.',
    find: ({ items }) =>
      items.flatMap(({ values, path }) =>
        values.some((one) => typeof one === 'string' && /\p{Cc}|\u200b|\ufeff/u.test(one))
          ? [{ path, detail: 'A value holds a character that cannot be seen.' }]
          : [],
      ),
  },
];

function differingScalars(text: string): Found[] {
  const found: Found[] = [];
  const look = (node: unknown, path: DocumentPath): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items)
        look(value, [...path, String(isScalar(key) ? key.value : key)]);
    } else if (isSeq(node)) {
      for (const [index, one] of node.items.entries()) look(one, [...path, index]);
    } else if (isScalar(node) && node.type === 'PLAIN') {
      const written = node.source ?? '';
      const [, reads] = DIFFERING.find(([pattern]) => pattern.test(written)) ?? [];
      if (reads !== undefined)
        found.push({ path, detail: `YAML 1.1 reads ${written} as ${reads}.` });
    }
  };
  const { contents } = parseDocument(text, { prettyErrors: false });
  if (!isMap(contents)) return [];
  for (const key of LOOKED_AT) look(contents.get(key, true), [key]);
  return found;
}
