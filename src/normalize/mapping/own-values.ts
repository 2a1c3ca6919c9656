import type { FieldValue } from '../document/put.ts';
import { fold } from '../field-map/fold.ts';
import type { MappingSettings } from './mapping-settings.ts';

type Scalar = string | number | boolean;

/** What a source says of the values of one of its fields; values are compared folded. */
export interface OwnValues {
  /** What stands for a value. */
  readonly values: ReadonlyMap<string, Scalar> | undefined;
  /** Fields that a value sets. */
  readonly cases: ReadonlyMap<string, Readonly<Record<string, FieldValue>>> | undefined;
  /** The outcome that a value is; set for the field that tells it. */
  readonly outcomes: ReadonlyMap<string, 'success' | 'failure'> | undefined;
}

/** Compiles what the settings say of the values of each field; the names of fields are folded. */
export function ownValues(settings: MappingSettings): (foldedName: string) => OwnValues {
  const values = foldNames(settings.values);
  const cases = foldNames(settings.cases);
  const told = settings.outcome === undefined ? undefined : fold(settings.outcome);
  const words = (list: readonly string[] | undefined, outcome: 'success' | 'failure') =>
    (list ?? []).map((word) => [fold(word), outcome] as const);
  const outcomes = new Map([
    ...words(settings.success, 'success'),
    ...words(settings.failure, 'failure'),
  ]);
  return (name) => ({
    values: values.get(name),
    cases: cases.get(name) as OwnValues['cases'],
    outcomes: name === told ? outcomes : undefined,
  });
}

function foldNames<T>(
  given: Readonly<Record<string, Readonly<Record<string, T>>>> | undefined,
): ReadonlyMap<string, ReadonlyMap<string, T>> {
  return new Map(
    Object.entries(given ?? {}).map(([name, words]) => [
      fold(name),
      new Map(Object.entries(words).map(([word, meant]) => [fold(word), meant])),
    ]),
  );
}
