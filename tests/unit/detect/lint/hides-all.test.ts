// Goal: where lint says that a filter hides everything of a rule, no event passes both, and it says so in the plain cases.
// Method: every pair of selections of one or two items as rule and as what is left out, each read and matched by the engine on
// every combination of values of two fields.
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { hidesAll } from '../../../../src/detect/lint/hides-all.ts';
import { writtenFormula } from '../../../../src/detect/lint/written-leaf.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { negate } from '../../../../src/detect/sigma/formula.ts';
import { parseRuleDocument } from '../../../../src/detect/sigma/parse-document.ts';
import { readSourceDocuments } from '../../../../src/detect/sigma/source-document.ts';
import type { GacEvent } from '../../../../src/event/event.ts';

const ITEMS: readonly (readonly [string, unknown])[] = [
  ['a', 'x'],
  ['a', 'Y'],
  ['a', ['x', 'y']],
  ['a', '*'],
  ['a', ['*', 'x']],
  ['a', ''],
  ['a', null],
  ['a|neq', 'x'],
  ['a|exists', true],
  ['a|exists', false],
  ['a|contains', ''],
  ['a|contains', 'x'],
  ['a|contains|all', ['x', 'y']],
  ['a|cased', 'y'],
  ['a|re', '.*'],
  ['a|re', '^x'],
  ['b', 'x'],
  ['a|fieldref', 'b'],
];
const VALUES = [undefined, null, '', 'x', 'y', 'Y', 'xy', ['x', 'y'], [], { c: 'x' }];

const selections: Record<string, unknown>[] = [];
for (const [index, [key, value]] of ITEMS.entries()) {
  selections.push({ [key]: value });
  for (const [other, otherValue] of ITEMS.slice(index + 1)) {
    if (other !== key) selections.push({ [key]: value, [other]: otherValue });
  }
}

const documents = selections.map((selection, index) => ({
  file: `${index}.yml`,
  text: stringify({
    title: `Rule ${index}`,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    logsource: { category: 'test' },
    detection: { selection, condition: 'selection' },
  }),
}));

const events = VALUES.flatMap((a) =>
  VALUES.map((b) => ({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) })),
);

it('is right about every pair of selections', () => {
  const { set } = loadRules({ texts: documents });
  const matched = events.map(
    (event) =>
      new Set(
        set.match(event as unknown as GacEvent).map(({ rule }) => Number(rule.facts.id.slice(-12))),
      ),
  );
  const formulas = documents.map(({ file, text }) => {
    const [source] = readSourceDocuments(file, text);
    if (source === undefined) throw new Error(`${file} is empty.`);
    const { formula } = parseRuleDocument(source, { placeholders: {}, taxonomies: [] });
    if (formula === undefined) throw new Error(`${file} has no formula.`);
    return writtenFormula(formula, source);
  });
  const wrong: string[] = [];
  let said = 0;
  let hidden = 0;
  for (const [rule, of] of formulas.entries()) {
    for (const [out, left] of formulas.entries()) {
      const hides = hidesAll(negate(left), of, () => undefined);
      const passes = matched.some((ids) => ids.has(rule) && !ids.has(out));
      if (hides) said++;
      if (!passes) hidden++;
      if (hides && passes)
        wrong.push(`${JSON.stringify(selections[out])} of ${JSON.stringify(selections[rule])}`);
    }
  }
  expect(wrong).toEqual([]);
  // The rest is what texts do not show, such as two tests that no value passes.
  expect(said / hidden).toBeGreaterThan(0.35);
  for (const one of formulas) expect(hidesAll(negate(one), one, () => undefined)).toBe(true);
});
