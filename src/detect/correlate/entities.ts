import type { GacEvent } from '../../event/event.ts';
import { type FieldPath, fieldPath, readText } from './field.ts';

/** The fields that say who and what an incident is about. */
const ENTITY_FIELDS: readonly FieldPath[] = [
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

/** The entities of one event. */
export function entitiesOf(doc: GacEvent): Entities {
  const trail = new EntityTrail(1);
  trail.add(doc, 0);
  return trail.since(0);
}

/**
 * The entities of the events of a group with the time each was last seen, so that a signal names those of its window
 * only. Of each field the newest values are kept.
 */
export class EntityTrail {
  readonly #perField: number;
  /** Value → last seen, per field, the longest unseen first; made when first needed, as groups are many. */
  readonly #values: (Map<string, number> | undefined)[] = [];
  /** Most groups see one value per field for ever: they do without maps. */
  readonly #only: (string | undefined)[] = [];
  readonly #onlyMs: number[] = [];

  constructor(perField: number) {
    this.#perField = perField;
  }

  add(doc: GacEvent, timeMs: number): void {
    for (let i = 0; i < ENTITY_FIELDS.length; i++) {
      const path = ENTITY_FIELDS[i];
      const value = path === undefined ? undefined : readText(doc, path);
      if (value !== undefined) this.#add(i, value, timeMs);
    }
  }

  /** What was seen after a time. */
  since(afterMs: number): Entities {
    const entities: Record<string, readonly string[]> = {};
    ENTITY_FIELDS.forEach(({ name }, i) => {
      const only = this.#only[i];
      const seen: Iterable<[string, number]> =
        this.#values[i] ?? (only === undefined ? [] : [[only, this.#onlyMs[i] ?? 0]]);
      const values = [...seen].filter(([, ms]) => ms >= afterMs).map(([value]) => value);
      if (values.length > 0) entities[name] = values;
    });
    return entities;
  }

  #add(i: number, value: string, timeMs: number): void {
    let values = this.#values[i];
    if (values === undefined) {
      const only = this.#only[i];
      const onlyMs = this.#onlyMs[i] ?? timeMs;
      if (only === undefined || only === value) {
        this.#only[i] = value;
        this.#onlyMs[i] = Math.max(onlyMs, timeMs);
        return;
      }
      values = new Map([[only, onlyMs]]);
      this.#values[i] = values;
    }
    const before = values.get(value);
    if (before !== undefined) values.delete(value);
    else if (values.size >= this.#perField) {
      const [oldest] = values.keys();
      if (oldest !== undefined) values.delete(oldest);
    }
    values.set(value, Math.max(before ?? timeMs, timeMs));
  }
}
