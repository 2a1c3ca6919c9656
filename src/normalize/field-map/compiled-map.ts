import { fold } from './fold.ts';
import type { FieldMap } from './map-schema.ts';

/** Folded names of one thing, the surest first. */
type Names = readonly string[];
type Scalar = string | number | boolean;
type Values = Readonly<Record<string, Scalar | readonly string[]>>;

/** A field map with its names and values folded, made once. */
export interface CompiledMap {
  readonly map: FieldMap;
  readonly required: readonly Names[];
  readonly telling: readonly Names[];
  readonly time: Names;
  readonly fields: readonly {
    readonly from: Names;
    readonly to: string;
    readonly convert: FieldMap['fields'][number]['convert'];
    readonly values: ReadonlyMap<string, Scalar> | undefined;
  }[];
  readonly classify: readonly {
    readonly from: Names;
    readonly cases: ReadonlyMap<string, Values>;
    readonly otherwise: Values;
  }[];
  readonly contains: readonly {
    readonly value: Names;
    readonly list: Names;
    readonly to: string;
  }[];
  readonly phone: Names;
  readonly citizen: Names;
  /** Numbers of the system's own, not of persons. */
  readonly harmless: readonly Names[];
  readonly persons: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
  /** Every name that has a home, those of times and persons included. */
  readonly taken: ReadonlySet<string>;
  /** Every name that the map speaks of, dropped ones included, with one spelling of it. */
  readonly known: ReadonlyMap<string, string>;
  /** Every value that the map tells from others, with one spelling of it. */
  readonly words: ReadonlyMap<string, string>;
}

/** Folds the names and values of a map; `reads` are names that code reads beside it. */
export function compileNames(map: FieldMap, reads: readonly string[] = []): CompiledMap {
  const compiled = {
    map,
    required: map.required.map(namesOf),
    telling: map.telling.map(namesOf),
    time: namesOf(map.timestamp.from),
    fields: map.fields.map(({ from, to, convert, values }) => ({
      from: namesOf(from),
      to,
      convert,
      values: values === undefined ? undefined : foldKeys(values),
    })),
    classify: map.classify.map(({ from, cases, otherwise }) => ({
      from: namesOf(from),
      cases: foldKeys(cases),
      otherwise,
    })),
    contains: map.contains.map(({ value, list, to }) => ({
      value: namesOf(value),
      list: namesOf(list),
      to,
    })),
    phone: namesOf(map.secrets.phone ?? []),
    citizen: namesOf(map.secrets.citizen ?? []),
    harmless: map.secrets.harmless.map(namesOf),
    persons: new Set(map.persons.map(fold)),
    dropped: new Set([...map.drop, ...map.persons].map(fold)),
  };
  const { fields, classify, time, phone, citizen } = compiled;
  const taken = new Set([
    ...[...fields, ...classify].flatMap(({ from }) => from),
    ...time,
    ...phone,
    ...citizen,
    ...reads.map(fold),
  ]);
  return { ...compiled, taken, known: namesIn(map, reads), words: wordsIn(map) };
}

function namesIn(map: FieldMap, reads: readonly string[]): ReadonlyMap<string, string> {
  const { phone = [], citizen = [], harmless } = map.secrets;
  const spelled = [
    ...[...map.fields, ...map.classify].map(({ from }) => from),
    ...map.contains.flatMap(({ value, list }) => [value, list]),
    ...[map.timestamp.from, phone, citizen, harmless, map.drop, map.persons, reads],
  ].flat();
  return spellings(spelled);
}

function wordsIn(map: FieldMap): ReadonlyMap<string, string> {
  const cases = map.classify.flatMap((one) => Object.keys(one.cases));
  return spellings([...cases, ...map.fields.flatMap(({ values = {} }) => Object.keys(values))]);
}

function spellings(spelled: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const name of spelled) {
    if (!known.has(fold(name))) known.set(fold(name), name);
  }
  return known;
}

function namesOf(names: string | readonly string[]): Names {
  return [names].flat().map(fold);
}

function foldKeys<T>(record: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(record).map(([key, value]) => [fold(key), value]));
}
