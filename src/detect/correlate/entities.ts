import type { GacEvent } from '../../event/event.ts';
import { fieldText } from './field-value.ts';

/** The fields that say who and what an incident is about. */
const ENTITY_FIELDS = [
  'source.ip',
  'user.name',
  'user.id',
  'host.name',
  'gac.otp.recipient',
  'gac.otp.provider',
  'gac.dossier.id',
  'gac.heartbeat.unit',
  'url.path',
] as const;
/** Values kept of one field by one signal. */
const VALUES_MAX = 10;

/** Entities of some events: field → distinct values, the first ones seen. */
export type Entities = Record<string, string[]>;

/** Adds the entities of one event. */
export function addEntities(entities: Entities, doc: GacEvent): void {
  for (const field of ENTITY_FIELDS) {
    const value = fieldText(doc, field);
    if (value === undefined) continue;
    const values = entities[field];
    if (values === undefined) entities[field] = [value];
    else if (values.length < VALUES_MAX && !values.includes(value)) values.push(value);
  }
}
