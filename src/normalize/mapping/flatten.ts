import { leavesOf } from '../ecs-json/nest.ts';
import type { FlatRecord, FlatValue } from './map-record.ts';

const TEXT_MAX = 8_192;

/** The fields of a JSON object under their full dotted names; lists are lists of text. */
export function flatten(document: Readonly<Record<string, unknown>>): FlatRecord {
  const { leaves, odd } = leavesOf(document);
  const fields: [string, FlatValue][] = [];
  for (const { path, value } of [...leaves, ...odd]) {
    if (typeof value === 'string' || typeof value === 'boolean') {
      fields.push([path, value]);
    } else if (typeof value === 'number') {
      if (Number.isFinite(value)) fields.push([path, value]);
    } else if (value !== null && value !== undefined) {
      const list = Array.isArray(value) ? value.map(String) : undefined;
      fields.push([path, list ?? JSON.stringify(value).slice(0, TEXT_MAX)]);
    }
  }
  return fields;
}
