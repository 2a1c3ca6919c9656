import { type Formula, join, leaf, negate } from '../formula.ts';
import { ANY_RUN, type Glob, literalOf, mapLiterals, shapeOf } from '../glob.ts';
import { compileValueTest } from '../test-value.ts';
import type { ValueTest } from '../value-test.ts';
import { type FieldTarget, fieldsOf, hashFields, type MappedField } from './field-table.ts';

/** A test with the event field that it looks at. */
export interface PlacedTest {
  readonly field: string;
  /** Further fields that hold values of the same thing. */
  readonly also?: readonly string[];
  readonly test: ValueTest;
}

type TextTest = Extract<ValueTest, { kind: 'text' }>;
/** No value of the place can be the one asked for. */
const NEVER: Formula<PlacedTest> = { op: 'or', parts: [] };
const HEX_LENGTHS: Readonly<Record<number, readonly string[]>> = {
  32: ['md5', 'imphash'],
  40: ['sha1'],
  64: ['sha256'],
};

/** A question about a Sigma field as one about the places that hold its value: true when any of them says so. */
export function convertTest(test: ValueTest, mapped: MappedField): Formula<PlacedTest> {
  const plain = mapped.targets.filter((target) => typeof target === 'string');
  const parts = [...onAny(plain, test), ...convertOthers(mapped.targets, test)];
  if (isAbsent(test, mapped.absent)) {
    const fields = mapped.targets.flatMap((target) => fieldsOf(target));
    parts.push(negate(anyOf(onAny([...new Set(fields)], { kind: 'filled' }))));
  }
  return anyOf(parts);
}

/** A test of several fields that are one. */
function onAny([field, ...also]: readonly string[], test: ValueTest): Formula<PlacedTest>[] {
  if (field === undefined) return [];
  return [leaf(also.length === 0 ? { field, test } : { field, also, test })];
}

type OtherTarget = Exclude<FieldTarget, string>;

function convertOthers(targets: readonly FieldTarget[], test: ValueTest): Formula<PlacedTest>[] {
  return targets.flatMap((target) =>
    typeof target === 'string' ? [] : [convertFor(target, test)],
  );
}

function anyOf(parts: readonly Formula<PlacedTest>[]): Formula<PlacedTest> {
  return join('or', parts);
}

function isAbsent(test: ValueTest, absent: readonly string[]): boolean {
  if (test.kind !== 'text') return false;
  const literal = literalOf(test.glob);
  return literal !== undefined && absent.includes(literal);
}

function convertFor(target: OtherTarget, test: ValueTest): Formula<PlacedTest> {
  if (test.kind === 'exists' || test.kind === 'filled') {
    return anyOf(onAny(fieldsOf(target), test));
  }
  if ('values' in target) return translateValues(target.field, target.values, test);
  if (test.kind !== 'text') return NEVER;
  if ('drop' in target) {
    const glob = mapLiterals(test.glob, (text) => text.replaceAll(target.drop, ''));
    return leaf({ field: target.field, test: { ...test, glob } });
  }
  if ('label' in target) return behindLabel(target.field, target.label, test);
  if ('hashesOf' in target) return toHashes(target.hashesOf, test);
  if ('domain' in target) return toAccount(target, test);
  return toRegistryData(target.registryData, test);
}

/** The values whose Sigma words pass the test, in the words of ECS. */
function translateValues(
  field: string,
  values: Readonly<Record<string, string>>,
  test: ValueTest,
): Formula<PlacedTest> {
  const passes = compileValueTest(test);
  const words = Object.entries(values).filter(([word]) => passes(word));
  return anyOf(words.map(([, value]) => exactly(field, value)));
}

function exactly(field: string, text: string): Formula<PlacedTest> {
  return leaf({ field, test: textTest(text === '' ? [] : [text]) });
}

function textTest(glob: Glob): TextTest {
  return { kind: 'text', glob, cased: false, dashes: false };
}

/** The first literal, when only a run of anything may stand before it, and what follows it. */
function headOf(glob: Glob): { readonly head: string; readonly rest: Glob } | undefined {
  const parts = glob[0] === ANY_RUN ? glob.slice(1) : glob;
  const [head, ...rest] = parts;
  return typeof head === 'string' ? { head, rest } : undefined;
}

function behindLabel(field: string, label: string, test: TextTest): Formula<PlacedTest> {
  const start = headOf(test.glob);
  if (start?.head.toLowerCase().startsWith(label.toLowerCase()) !== true) return NEVER;
  const value = start.head.slice(label.length).trimStart();
  const glob = value === '' ? start.rest : [value, ...start.rest];
  return leaf({ field, test: { ...test, glob } });
}

function toHashes(owner: string, test: TextTest): Formula<PlacedTest> {
  const start = headOf(test.glob);
  if (start === undefined) return NEVER;
  const fields = new Map(hashFields(owner));
  const [, name, value] = /^(\w+)=(.*)$/s.exec(start.head) ?? [];
  if (name !== undefined && value !== undefined) {
    const field = fields.get(name.toLowerCase());
    if (field === undefined) return NEVER;
    if (value === '') return leaf({ field, test: { kind: 'filled' } });
    // A hash of zeros says that there is none, and is not kept.
    if (/^0+$/.test(value)) return leafMissing(field);
    return leaf({ field, test: { ...test, glob: [value, ...start.rest] } });
  }
  const kinds = HEX_LENGTHS[start.head.length] ?? [];
  return anyOf(
    kinds.flatMap((kind) => {
      const field = fields.get(kind);
      return field === undefined ? [] : [exactly(field, start.head)];
    }),
  );
}

function leafMissing(field: string): Formula<PlacedTest> {
  return negate(leaf({ field, test: { kind: 'filled' } }));
}

/** A test of `DOMAIN\name` as one of its two parts, or of both. */
function toAccount(
  { domain, name }: { readonly domain: string; readonly name: string },
  test: TextTest,
): Formula<PlacedTest> {
  const on = (field: string, glob: Glob) => leaf({ field, test: { ...test, glob } });
  const at = test.glob.findLastIndex((part) => typeof part === 'string' && part.includes('\\'));
  const literal = test.glob[at];
  if (typeof literal === 'string') {
    const slash = literal.lastIndexOf('\\');
    const left = [...test.glob.slice(0, at), literal.slice(0, slash)].filter((one) => one !== '');
    const right = [literal.slice(slash + 1), ...test.glob.slice(at + 1)].filter(
      (one) => one !== '',
    );
    const isOpen = (glob: Glob) => glob.length === 0 || (glob.length === 1 && glob[0] === ANY_RUN);
    const parts = [
      ...(isOpen(left) ? [] : [on(domain, left)]),
      ...(isOpen(right) ? [] : [on(name, right)]),
    ];
    return parts.length === 0
      ? leaf({ field: name, test: { kind: 'filled' } })
      : join('and', parts);
  }
  const opens = test.glob[0] === ANY_RUN;
  const closes = test.glob.at(-1) === ANY_RUN;
  if (opens && closes) return join('or', [on(domain, test.glob), on(name, test.glob)]);
  return closes ? on(domain, test.glob) : on(name, test.glob);
}

/** Numbers of the registry are decimal in ECS, and their type stands beside them. */
function toRegistryData(owner: string, test: TextTest): Formula<PlacedTest> {
  const field = `${owner}.strings`;
  const asItIs = leaf({ field, test });
  const shape = shapeOf(test.glob);
  if (shape.kind === 'any' || shape.kind === 'pattern') return asItIs;
  const number = /^(D|Q)WORD(?: \(0x([0-9a-f]{8})(?:-0x([0-9a-f]{8}))?\))?$/i.exec(
    shape.text.trim(),
  );
  if (number === null) return asItIs;
  const [, size = 'D', high, low] = number;
  const type = textTest([ANY_RUN, `${size.toUpperCase()}WORD`]);
  const typed = leaf({ field: `${owner}.type`, test: type });
  if (high === undefined) return typed;
  const value = BigInt(`0x${high}${low ?? ''}`).toString();
  return join('and', [exactly(field, value), typed]);
}
