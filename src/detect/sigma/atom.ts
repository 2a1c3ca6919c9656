import { foldCase } from './fold-case.ts';
import type { Glob } from './glob.ts';
import { ANY_ONE, ANY_RUN, foldGlob, shapeOf } from './glob.ts';
import type { FieldTest } from './rule-formula.ts';
import type { ValueTest } from './value-test.ts';

/** A literal that the index finds by itself, in case-folded text. */
export interface LiteralAtom {
  readonly kind: 'exact' | 'contains' | 'starts' | 'ends';
  readonly text: string;
}

/** The literal that a test amounts to, when the index can answer it alone. */
export function literalAtomOf(test: ValueTest): LiteralAtom | undefined {
  if (test.kind !== 'text' || test.cased || test.dashes) return undefined;
  const shape = shapeOf(test.glob);
  if (shape.kind === 'any' || shape.kind === 'pattern') return undefined;
  return { kind: shape.kind, text: foldCase(shape.text) };
}

/** Literals of which a value that passes holds at least one; empty = the test gives none. */
export function hintLiteralsOf(test: ValueTest): readonly string[] {
  if (test.kind === 'regex') return test.regex.literals;
  if (test.kind !== 'text') return [];
  const folded = foldGlob(test.glob);
  const runs = folded.filter((part) => typeof part === 'string');
  const pieces = test.dashes ? runs.flatMap((run) => run.split(/[-/\u2013\u2014\u2015]/)) : runs;
  const longest = pieces.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest === '' ? [] : [longest];
}

/** Same key, same truth on every event. */
export function atomKey(test: FieldTest): string {
  return `${fieldKey(test)}\n${testKey(test.test)}`;
}

/** Same key, same values: the field, or the fields that are one. */
export function fieldKey({ field, also }: Pick<FieldTest, 'field' | 'also'>): string {
  return also === undefined ? field : `${field}\t${also.join('\t')}`;
}

/** Same key, same truth of every value. */
export function testKey(test: ValueTest): string {
  switch (test.kind) {
    case 'text': {
      const glob = test.cased ? test.glob : test.glob.map(foldPart);
      return `t${test.cased ? 'c' : ''}${test.dashes ? 'd' : ''}${globKey(glob)}`;
    }
    case 'regex':
      return `r${test.regex.key}`;
    case 'network':
      return `n${test.network.value}/${test.network.bits}/${test.network.prefix}`;
    case 'compare':
      return `${test.operator}${test.value}`;
    case 'timePart':
      return `${test.part}=${test.value}`;
    case 'reference':
      return `f${test.shape}${test.cased ? 'c' : ''} ${test.field}`;
    default:
      return test.kind;
  }
}

function foldPart(part: Glob[number]): Glob[number] {
  return typeof part === 'string' ? foldCase(part) : part;
}

function globKey(glob: Glob): string {
  let key = '';
  for (const part of glob) {
    if (part === ANY_RUN) key += '\u0001*';
    else if (part === ANY_ONE) key += '\u0001?';
    else if (typeof part === 'string') key += `\u0001=${part}`;
  }
  return key;
}
