import { parseAllDocuments, stringify } from 'yaml';
import type { Chance } from './chance.ts';
import { mutateTree } from './mutate-tree.ts';

const PIECES = [
  ...['\t', '\n', '  ', ': ', '- ', '---\n', '...\n', '"', "'", '|', '|all', '|re', '|not', '%x%'],
  ...['*', '?', '\\', '\\*', '(', ')', '[', ']', '{', '}', '&a ', '*a', '!!int ', '!x ', '<<: '],
  ...['#', '>', '|-\n', ',', '~', 'null', 'true', 'yes', '0x10', '.nan', '.inf', '1e999', '-0'],
  ...['\u0000', '\u0007', '\ufeff', '\u2028', '\ud800', '\udfff', '😀', 'ß', 'İ', 'ſ', 'K'],
  ...['a'.repeat(3_000), '('.repeat(300), 'not '.repeat(80), '9'.repeat(400), '  '.repeat(500)],
];
const WORDS = [
  ...['selection', 'condition', 'detection', 'correlation', 'filter', 'rules', 'timespan'],
  ...['group-by', 'event_count', 'value_median', 'temporal', 'temporal_ordered', 'ratio', 'spike'],
  ...['and', 'or', 'not', '1 of', 'all of them', 'them', 'contains', 'startswith', 're', 'cidr'],
  ...[
    'base64offset',
    'wide',
    'windash',
    'expand',
    'exists',
    'fieldref',
    'gte',
    'lt',
    'neq',
    'cased',
  ],
  ...['hour', 'week', '1m', '31d', '32d', '0s', 'spec: 2.2-draft', 'any', 'generate', 'aliases'],
  ...['title', 'id', 'gac', 'expect', 'roster', 'seen', 'constructor', '__proto__', 'toString'],
];
const WORD = /[\p{L}\d_.-]+/gu;

/** A rule text with up to four things done to it, in its letters, lines, words or structure. */
export function mutateRule(text: string, chance: Chance): string {
  let mutant = text;
  for (let left = 1 + chance.below(4); left > 0; left--) mutant = mutateOnce(mutant, chance);
  return mutant;
}

function mutateOnce(text: string, chance: Chance): string {
  const roll = chance.below(10);
  if (roll < 3) return mutateLetters(text, chance);
  if (roll < 5) return mutateLines(text, chance);
  if (roll < 7) return mutateWords(text, chance);
  return mutateStructure(text, chance);
}

function mutateLetters(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  switch (chance.below(4)) {
    case 0:
      return text.slice(0, at) + chance.of(PIECES) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + chance.below(8));
    case 2:
      return text.slice(0, at) + text.slice(at, at + 30) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}

function mutateLines(text: string, chance: Chance): string {
  const lines = text.split('\n');
  const at = chance.below(lines.length);
  const line = lines[at] ?? '';
  switch (chance.below(4)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(chance.below(lines.length + 1), 0, line);
      break;
    case 2:
      lines[at] = chance.isLikely(0.5) ? ` ${line}` : line.replace(/^ {1,2}/, '');
      break;
    default:
      lines.splice(at, 1);
      lines.splice(chance.below(lines.length + 1), 0, line);
  }
  return lines.join('\n');
}

function mutateWords(text: string, chance: Chance): string {
  const words = [...text.matchAll(WORD)];
  if (words.length === 0) return text + chance.of(WORDS);
  const { index, 0: word } = chance.of(words);
  const other = chance.isLikely(0.5) ? chance.of(WORDS) : chance.of(words)[0];
  return text.slice(0, index) + other + text.slice(index + word.length);
}

function mutateStructure(text: string, chance: Chance): string {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'error' }).map((one) =>
      one.toJS({ maxAliasCount: 10 }),
    );
    if (documents.length === 0) return text;
    const at = chance.below(documents.length);
    documents[at] = mutateTree(documents[at], chance);
    return documents.map((one) => stringify(one)).join('---\n');
  } catch {
    // It is no YAML any more: its letters are all there is.
    return mutateLetters(text, chance);
  }
}
