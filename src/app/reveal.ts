import type { RevealedPerson, Revelation } from '../api/dependencies.ts';
import type { GacEvent } from '../event/event.ts';
import type { JournalRecord } from '../event/raw-record.ts';
import type { Scope } from '../event/scope.ts';
import type { Journal } from '../journal/contract.ts';
import { createNormalizer } from '../normalize/create-normalizer.ts';
import type { PersonDetector } from '../normalize/redact/detector.ts';
import { personPseudonyms } from '../normalize/redact/person-pseudonyms.ts';
import { createRedactor, type MetPerson } from '../normalize/redact/redactor.ts';
import { showPersons } from '../normalize/redact/show-persons.ts';
import type { EventStore } from '../store/contract.ts';
import { readRecordOf } from './read-record.ts';
import type { readingOptions } from './reading.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

export interface RevealOptions {
  readonly journal: Journal;
  readonly store: EventStore;
  readonly directory: RefreshedSourceDirectory;
  readonly reading: ReturnType<typeof readingOptions>;
}

/**
 * Makes what tells who the persons of a stored event are. The raw record is read again from the journal, and what it
 * says of persons is put where the stored line has their pseudonyms: whatever was erased stays so.
 */
export function createReveal(options: RevealOptions) {
  const { journal, store } = options;
  return async (scope: Scope, id: string): Promise<Revelation> => {
    const event = await store.get(scope, id);
    if (event === undefined) return { kind: 'absent' };
    const { province } = event.gac;
    const read = await readRecordOf(id, journal);
    if (read.kind !== 'found') return { ...read, province };
    const persons = personsOf(read.record, event, options);
    return { kind: 'revealed', province, ...shown(event, persons) };
  };
}

/** The persons of a record by their pseudonyms, read as the pipeline reads it. */
function personsOf(
  record: JournalRecord,
  event: GacEvent,
  { directory, reading }: RevealOptions,
): ReadonlyMap<string, MetPerson> {
  const persons = new Map<string, MetPerson>();
  const onPerson = (person: MetPerson) => {
    if (!persons.has(person.pseudonym)) persons.set(person.pseudonym, person);
  };
  const source = directory.byId(record.sourceId);
  if (source === undefined) {
    // The source is gone; the text alone says what it says.
    const redactor = createRedactor(reading.pseudonymKey, { ...reading, onPerson });
    redactor.begin(undefined, record.receivedAtMs);
    redactor.text(record.body.toString());
  } else {
    const normalizer = createNormalizer({ ...reading, onPerson });
    const { type } = event.gac.source;
    normalizer.normalize(record, { ...source, type });
  }
  return persons;
}

function shown(event: GacEvent, persons: ReadonlyMap<string, MetPerson>) {
  const { line, met, unresolved } = showPersons(event.event.original ?? '', persons);
  const people = met.map(({ detector, canonical, written, pseudonym }): RevealedPerson => {
    const value = detector === 'email' || written.includes('%') ? canonical : written;
    return { detector, pseudonym, value };
  });
  return { line, persons: people, unresolved };
}

/** Makes what finds the pseudonyms of a person, under all keys. */
export function createFindPerson({ pseudonymKey }: Pick<RevealOptions['reading'], 'pseudonymKey'>) {
  return (kind: PersonDetector, value: string) =>
    personPseudonyms(kind, value, pseudonymKey.list());
}

/** Makes what hides persons in a text that a person typed. */
export function createHide({ pseudonymKey, protection }: RevealOptions['reading']) {
  const redactor = createRedactor(pseudonymKey, { protection });
  return (text: string): string => {
    redactor.begin(undefined);
    return redactor.text(text);
  };
}
