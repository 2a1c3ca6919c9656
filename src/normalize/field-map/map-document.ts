import type { ParsedSecrets, PartialEvent } from '../contract.ts';
import { distinct, type FieldValue, put, putAll, textAt } from '../document/put.ts';
import { type ErasedValue, erasedKind } from '../redact/erased-kind.ts';
import type { CompiledMap } from './compiled-map.ts';
import { convert, listOf, textOf } from './convert.ts';
import { fold } from './fold.ts';
import { personWords } from './person-words.ts';
import type { RecordFields } from './record-fields.ts';
import { clearSecrets } from './secrets.ts';
import { lastPart, singleValues } from './unmapped.ts';

/** What a source calls by other words than the map: folded names and values, and what they stand for. */
export interface OwnWords {
  readonly names: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
}

/** A source that uses the words of the map. */
export const NO_OWN_WORDS: OwnWords = { names: new Map(), values: new Map() };

/** The document that a map makes of a record; without what the map does not name. */
export function mapDocument(
  fields: RecordFields,
  compiled: CompiledMap,
  words: OwnWords,
): PartialEvent {
  const doc: PartialEvent = {};
  putAll(doc, compiled.map.constants as Record<string, FieldValue>);
  for (const { from, cases, otherwise } of compiled.classify) {
    const value = wordAt(fields, from, words);
    const found = value === undefined ? undefined : cases.get(value);
    putAll(doc, (found ?? (value === undefined ? {} : otherwise)) as Record<string, FieldValue>);
  }
  for (const field of compiled.fields) {
    const raw = fields.get(field.from);
    const word = field.values === undefined ? undefined : wordAt(fields, field.from, words);
    const named = word === undefined ? undefined : field.values?.get(word);
    put(doc, field.to, named ?? convert(raw, field.convert));
  }
  for (const { value, list, to } of compiled.contains) {
    const one = textOf(fields.get(value));
    const members = listOf(fields.get(list));
    put(doc, to, one === undefined || members.length === 0 ? undefined : members.includes(one));
  }
  putRelated(doc);
  return doc;
}

/** A value folded, and put for what the source calls otherwise. */
export function wordAt(
  fields: RecordFields,
  names: readonly string[],
  words: OwnWords,
): string | undefined {
  const text = textOf(fields.get(names));
  if (text === undefined) {
    return undefined;
  }
  const word = fold(text);
  return words.values.get(word) ?? word;
}

function putRelated(doc: PartialEvent): void {
  const users = ['user.name', 'user.id', 'user.target.name'];
  put(doc, 'related.user', distinct(...users.map((path) => textAt(doc, path))));
  put(doc, 'related.ip', distinct(textAt(doc, 'source.ip'), textAt(doc, 'host.ip')));
}

/** The clear values of persons and secrets in a record; `undefined` = none. */
export function mapSecrets(
  fields: RecordFields,
  { phone, citizen, harmless, dropped, persons, words }: CompiledMap,
  { doc, names }: { doc: PartialEvent; names: OwnWords['names'] },
): ParsedSecrets | undefined {
  const kindOf = (name: string) => {
    const named = names.get(fold(name)) ?? lastPart(name);
    return persons.has(named) ? 'person' : dropped.has(named) ? 'secret' : undefined;
  };
  const erase: ErasedValue[] = [];
  const named: string[] = [];
  for (const [name, value] of singleValues(fields.record)) {
    const kind = typeof value === 'boolean' ? undefined : kindOf(name);
    const text = String(value).trim();
    // A word such as `delivered` gives nothing away, and erasing it would erase the status too.
    if (kind !== undefined && !words.has(fold(text))) {
      if (kind === 'person') named.push(...personWords(text));
      else erase.push({ clear: text, kind: erasedKind(name) });
    }
  }
  const user = clearSecrets(textAt(doc, 'user.name'));
  const own = distinct(...harmless.map((one) => textOf(fields.get(one))));
  const secrets = {
    ...present('phone', textOf(fields.get(phone)) ?? user?.phone),
    ...present('citizen', textOf(fields.get(citizen)) ?? user?.citizen),
    ...(erase.length === 0 ? {} : { erase }),
    ...(named.length === 0 ? {} : { persons: named }),
    ...(own.length === 0 ? {} : { harmless: own }),
  };
  return Object.keys(secrets).length === 0 ? undefined : secrets;
}

function present(name: 'phone' | 'citizen', value: string | undefined): ParsedSecrets {
  return value === undefined ? {} : { [name]: value };
}
