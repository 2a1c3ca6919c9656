// Goal: docs/detections.md says truly how each item of a rule takes each kind of value.
// Method: read both tables of the document; every cell becomes a rule and an event that go through the loader and the matcher.
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { MODIFIERS } from '../../../src/detect/sigma/modifiers.ts';
import { read } from '../../source-files.ts';
import { cellsOf, markedRows } from './markdown.ts';

const DOCUMENT = read('docs/detections.md');
const PLACEHOLDERS = { ports: ['22', '23'] };
const MISSING = 'missing';

type Event = Readonly<Record<string, unknown>>;

function codeOf(cell: string): string {
  return /^`(.*)`$/.exec(cell)?.[1] ?? cell;
}

/** Whether an item, written as in a rule, matches an event. */
function matches(item: string, event: Event): boolean {
  const selection = item.startsWith('f') ? item : `- ${item}`;
  const text = [
    'title: A row of the document',
    'id: 00000000-0000-4000-8000-000000000001',
    'logsource: { category: test }',
    'detection:',
    '  selection:',
    `    ${selection}`,
    '  condition: selection',
  ].join('\n');
  const { set, verdicts } = loadRules({
    texts: [{ file: 'row.yml', text }],
    placeholders: PLACEHOLDERS,
  });
  expect(verdicts[0]?.status, `${item}: ${verdicts[0]?.issues[0]?.detail}`).toBe('loaded');
  return set.match(event as never).length > 0;
}

/** The event with a value as it stands in a cell; a whole event where the table says so. */
function eventOf(cell: string, isWhole: boolean): Event {
  if (cell === MISSING) return { other: 1 };
  const value: unknown = JSON.parse(codeOf(cell));
  return isWhole ? (value as Event) : { f: value };
}

/** Cells of a list: codes and the word for a missing field. */
function listOf(cell: string): string[] {
  return [...cell.matchAll(/`[^`]+`|missing/g)].map(([one]) => one);
}

function headerOf(name: string): string[] {
  const line = DOCUMENT.split(`<!-- ${name} -->\n`)[1]?.split('\n')[0] ?? '';
  return cellsOf(line);
}

const matrix = markedRows(DOCUMENT, 'coercion');
const special = markedRows(DOCUMENT, 'coercion-special');

describe('the tables of how values are compared', () => {
  const [, ...values] = headerOf('coercion');

  it('have every kind of value and every modifier', () => {
    expect(values).toHaveLength(11);
    expect(matrix.length).toBeGreaterThan(20);
    const used = [...matrix, ...special].flatMap(([item = '']) => {
      const [, ...names] = codeOf(item).split(/: /)[0]?.split('|') ?? [];
      return names;
    });
    expect(MODIFIERS.filter((name) => !used.includes(name))).toEqual([]);
  });

  it.each(matrix)('%s', (item, ...cells) => {
    expect(cells).toHaveLength(values.length);
    const found = values.map((value) =>
      matches(codeOf(item ?? ''), eventOf(value, false)) ? 'yes' : '–',
    );
    expect(found).toEqual(cells);
  });

  it.each(special)('%s', (item = '', yes = '', no = '') => {
    const rule = codeOf(item);
    const isWhole = rule.includes('fieldref') || !rule.startsWith('f');
    const hits = listOf(yes);
    const misses = listOf(no);
    expect(hits.length).toBeGreaterThan(0);
    expect(misses.length).toBeGreaterThan(0);
    expect(hits.filter((cell) => !matches(rule, eventOf(cell, isWhole)))).toEqual([]);
    expect(misses.filter((cell) => matches(rule, eventOf(cell, isWhole)))).toEqual([]);
  });
});
