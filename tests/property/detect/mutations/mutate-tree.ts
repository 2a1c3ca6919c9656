import type { Chance } from './chance.ts';

const SCALARS: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 4.5, 1e21, 2 ** 53, -(2 ** 53) - 2, Number.NaN],
  ...[Number.POSITIVE_INFINITY, '', ' ', '*', '?', '**', '\\', '\\\\*', '%', '%x%', '-', '/', '–'],
  ...['null', 'true', '0', '1.0', '1e3', '2026-11-22', '2026-11-22T08:00:00Z', '25:00', '31d'],
  ...[
    '192.0.2.7',
    '::ffff:192.0.2.7',
    '2001:db8::/32',
    '192.0.2.0/33',
    '0.0.0.0/0',
    'fe80::1%eth0',
  ],
  ...['đĐ', 'ẞß', 'İi', 'ſs', '😀', '\ud800', '\udc00x', '\u0000', '\ufeff', 'e\u0301', '\r\n'],
  ...['(', '[a-', 'a{2,1}', '(?=x)', '\\1', '(a+)+$', '.*.*.*x', '^', '$', '\\p{L}', '(?i)a'],
  ...['a and', 'not', '1 of *', 'all of x*', 'a or not b and (c)', '__proto__', 'constructor'],
];
const KEYS = [
  ...['a', 'action', 'f', 'user', 'condition', 'x|contains', 'x|re', 'x|cidr', 'x|gte', '|all'],
  ...['x|base64offset|contains', 'x|windash', 'x|exists', 'x|hour', 'x|fieldref', 'x|expand', ''],
  ...['__proto__', 'constructor', 'hasOwnProperty', 'a.b', 'a..b', '.', '*', '😀', 'correlation'],
];
const NODES_MAX = 5_000;

/** A value with one of its parts exchanged, removed, repeated, wrapped or renamed. */
export function mutateTree(value: unknown, chance: Chance): unknown {
  const places = placesIn(value);
  const place = chance.of(places);
  return replaceAt(value, place, (part) => mutatePart(part, chance));
}

type Path = readonly (string | number)[];

function placesIn(value: unknown): Path[] {
  const places: Path[] = [[]];
  for (const path of places) {
    if (places.length > NODES_MAX) break;
    const part = partAt(value, path);
    if (Array.isArray(part)) for (const index of part.keys()) places.push([...path, index]);
    else if (part !== null && typeof part === 'object') {
      for (const key of Object.keys(part)) places.push([...path, key]);
    }
  }
  return places;
}

function partAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], value);
}

const GONE = Symbol('gone');

function replaceAt(value: unknown, path: Path, change: (part: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    const changed = change(value);
    return changed === GONE ? null : changed;
  }
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => {
      if (index !== step) return [one];
      const changed = rest.length === 0 ? change(one) : replaceAt(one, rest, change);
      return changed === GONE ? [] : [changed];
    });
  }
  const entries = Object.entries(value as object).flatMap(([key, one]): [string, unknown][] => {
    if (key !== step) return [[key, one]];
    const changed = rest.length === 0 ? change(one) : replaceAt(one, rest, change);
    return changed === GONE ? [] : [[key, changed]];
  });
  return Object.fromEntries(entries);
}

function mutatePart(part: unknown, chance: Chance): unknown {
  switch (chance.below(9)) {
    case 0:
      return GONE;
    case 1:
      return [part];
    case 2:
      return { [chance.of(KEYS)]: part };
    case 3:
      return [part, chance.of(SCALARS), part];
    case 4:
      return nested(part, chance);
    case 5:
      return typeof part === 'string' ? mutateText(part, chance) : huge(chance);
    case 6:
      return renamed(part, chance);
    default:
      return chance.of(SCALARS);
  }
}

function renamed(part: unknown, chance: Chance): unknown {
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return chance.of(SCALARS);
  const entries = Object.entries(part);
  const at = chance.below(entries.length + 1);
  const value = entries[at]?.[1] ?? chance.of(SCALARS);
  return Object.fromEntries([
    ...entries.filter((_, index) => index !== at),
    [chance.of(KEYS), value],
  ]);
}

function nested(part: unknown, chance: Chance): unknown {
  let deep = part;
  const key = chance.of(KEYS);
  const isList = chance.isLikely(0.5);
  for (let depth = chance.of([2, 5, 20, 200]); depth > 0; depth--) {
    deep = isList ? [deep] : { [key]: deep };
  }
  return deep;
}

function mutateText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  return text.slice(0, at) + String(chance.of(SCALARS)) + text.slice(at + chance.below(3));
}

function huge(chance: Chance): unknown {
  switch (chance.below(4)) {
    case 0:
      return 'a'.repeat(chance.of([300, 5_000, 70_000]));
    case 1:
      return Array.from({ length: chance.of([10, 300, 2_000]) }, (_, index) => `v${index}`);
    case 2:
      return Array.from({ length: 20 }, () => chance.of(SCALARS));
    default:
      return Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
  }
}
