import { type FieldPath, type Fields, fieldPath, readText } from './field.ts';

/** The fields that say who and what an incident is about. */
export const ENTITY_FIELDS: readonly FieldPath[] = [
  'source.ip',
  'user.name',
  'user.id',
  'host.name',
  'gac.otp.recipient',
  'gac.otp.provider',
  'gac.dossier.id',
  'gac.heartbeat.unit',
  'url.path',
].map(fieldPath);

/** Entities as a signal carries them: field → distinct values. */
export type Entities = Readonly<Record<string, readonly string[]>>;

/** The entity values of one event, in the order of the fields. */
export type EntityValues = readonly (string | undefined)[];

/** Reads the entity values of an event. */
export function readEntities(doc: Fields): EntityValues {
  return ENTITY_FIELDS.map((path) => readText(doc, path));
}

/** The entities of one event, as a signal carries them. */
export function entitiesOf(doc: Fields): Entities {
  const trail = new EntityTrail(1);
  trail.add(readEntities(doc), 0);
  return trail.since(0);
}

/** Field, value and second last seen lie side by side. */
const STRIDE = 3;

/**
 * The entities of the events of a group with the second each was last seen, so that a signal names those of its events
 * only. Of each field the newest values are kept. One flat list, as groups are many and most see few values.
 */
export class EntityTrail {
  readonly #perField: number;
  readonly #seen: (string | number)[] = [];

  constructor(perField: number) {
    this.#perField = perField;
  }

  add(values: EntityValues, timeMs: number): void {
    const seen = this.#seen;
    const second = Math.floor(timeMs / 1_000);
    let found = 0;
    for (let at = 0; at < seen.length; at += STRIDE) {
      const field = seen[at] as number;
      if (seen[at + 1] !== values[field]) continue;
      found |= 1 << field;
      if ((seen[at + 2] as number) < second) seen[at + 2] = second;
    }
    for (let field = 0; field < values.length; field++) {
      const value = values[field];
      if (value !== undefined && (found & (1 << field)) === 0) this.#note(field, value, second);
    }
  }

  /**
   * What was seen at or after a time, to the second: the newest first, those of one second by name. In which order it
   * came makes no difference.
   */
  since(fromMs: number): Entities {
    const from = Math.floor(fromMs / 1_000);
    const entities: Record<string, string[]> = {};
    for (const [field, { name }] of ENTITY_FIELDS.entries()) {
      const places: number[] = [];
      for (let at = 0; at < this.#seen.length; at += STRIDE) {
        if (this.#seen[at] === field && this.#secondAt(at) >= from) places.push(at);
      }
      if (places.length === 0) continue;
      places.sort((a, b) => (this.#isBefore(a, this.#valueAt(b), this.#secondAt(b)) ? -1 : 1));
      entities[name] = places.map((at) => this.#valueAt(at));
    }
    return entities;
  }

  /** Takes a value in unless as many others come before it. */
  #note(field: number, value: string, second: number): void {
    const seen = this.#seen;
    let count = 0;
    let last = -1;
    for (let at = 0; at < seen.length; at += STRIDE) {
      if (seen[at] !== field) continue;
      count++;
      if (last < 0 || this.#isBefore(last, this.#valueAt(at), this.#secondAt(at))) last = at;
    }
    if (count < this.#perField) {
      seen.push(field, value, second);
    } else if (last >= 0 && !this.#isBefore(last, value, second)) {
      seen[last + 1] = value;
      seen[last + 2] = second;
    }
  }

  /** Tells whether the value at a place comes before another: newer, or of the same second and before it by name. */
  #isBefore(at: number, value: string, second: number): boolean {
    const own = this.#secondAt(at);
    return own === second ? this.#valueAt(at) < value : own > second;
  }

  #valueAt(at: number): string {
    return String(this.#seen[at + 1]);
  }

  #secondAt(at: number): number {
    return Number(this.#seen[at + 2]);
  }
}
