import type { EventView } from '../../src/api/schemas/event.ts';

/** Fields that say nothing of what a line says: how it came, or the line itself. */
const LEFT_OUT = new Set([
  ...['event.original', 'message', 'event.id', 'event.created', 'event.timezone', 'ecs.version'],
  ...['gac.source.id', 'gac.source.type', 'gac.province', 'gac.commune'],
]);

/** The fields of an event with dotted names, in the order of the document. */
export function eventFields(
  event: EventView,
): readonly (readonly [field: string, value: string])[] {
  const fields: [string, string][] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, part] of Object.entries(value)) {
        walk(part, name === '' ? key : `${name}.${key}`);
      }
      return;
    }
    if (LEFT_OUT.has(name)) return;
    fields.push([name, Array.isArray(value) ? value.map(String).join(', ') : String(value)]);
  };
  walk(event, '');
  return fields;
}
