import type { GacEvent } from '../../event/event.ts';

/** The text of a field, nested or with a dotted name; the first member of an array; `undefined` when it is absent. */
export function fieldText(doc: GacEvent, field: string): string | undefined {
  const value = Object.hasOwn(doc, field) ? doc[field] : nested(doc, field.split('.'));
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === null || typeof one === 'object' ? undefined : String(one);
}

function nested(doc: GacEvent, path: readonly string[]): unknown {
  let value: unknown = doc;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
