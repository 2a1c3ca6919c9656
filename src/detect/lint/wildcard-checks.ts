import type { LintCheck } from './lint-check.ts';
import { eachValue, isPlain } from './value-checks.ts';

/** A path whose last backslash makes the wildcard literal: an odd number of them before it. */
const LITERAL_END = /\\.*[^\\](\\\\)*\\[*?]$/;
const INNER_WILDCARD = /[*?\\]/;

/** Checks of `*`, `?` and `\` in values. */
export const WILDCARD_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L016',
    severity: 'hint',
    finds: '`*` as the whole value',
    why: 'It asks only whether the field is there, which readers miss.',
    fix: "Write `field|exists: true`, or `field: ''` under `not` if it must be filled.",
    find: (subject) =>
      eachValue(subject, (value, item) =>
        value === '*' && isPlain(item) ? `"${item.field}: *" matches every value.` : undefined,
      ),
  },
  {
    id: 'GAC-L017',
    severity: 'hint',
    finds: 'wildcards at the ends that a modifier says better',
    why: '`contains`, `startswith` and `endswith` are plain to read and need no escaping rules.',
    fix: 'Use `contains`, `startswith` or `endswith` without the wildcard.',
    find: (subject) =>
      eachValue(subject, (value, item) => {
        if (typeof value !== 'string' || !isPlain(item) || item.field === '') return undefined;
        const inner = value.replace(/^\*/, '').replace(/\*$/, '');
        const isSimple = inner !== '' && inner !== value && !INNER_WILDCARD.test(inner);
        return isSimple ? `${JSON.stringify(value)} is ${modifierFor(value)}.` : undefined;
      }),
  },
  {
    id: 'GAC-L018',
    severity: 'warning',
    finds: 'a wildcard where the modifier already puts one',
    why: 'The modifier adds it, so this one changes nothing, or makes `startswith` mean `contains`.',
    fix: 'Remove the wildcard, or use `contains`.',
    find: (subject) =>
      eachValue(subject, (value, item) => {
        if (typeof value !== 'string' || value.length < 2) return undefined;
        const has = (name: string) => item.modifiers.includes(name);
        const isText = has('contains') || has('startswith') || has('endswith');
        const ends = /(^|[^\\])\*$/.test(value) || value.startsWith('*');
        return isText && ends ? `${JSON.stringify(value)} has a wildcard at its end.` : undefined;
      }),
  },
  {
    id: 'GAC-L022',
    severity: 'warning',
    finds: 'a backslash that makes the last wildcard literal',
    why: '`\\*` is a star, not "anything below this folder".',
    fix: 'Write `\\\\*` for a backslash and a wildcard, or use `startswith` or `contains`.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        typeof value === 'string' && isPlain(item) && LITERAL_END.test(value)
          ? `${JSON.stringify(value)} ends with a literal ${value.at(-1)}.`
          : undefined,
      ),
  },
];

function modifierFor(value: string): string {
  if (value.startsWith('*') && value.endsWith('*')) return 'contains';
  return value.startsWith('*') ? 'endswith' : 'startswith';
}
