/** An object of JSON as it was read. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object of JSON, no list. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a dotted path of nested objects; `undefined` = nothing. */
export function jsonAt(record: Json, path: string): unknown {
  let at: unknown = record;
  for (const name of path.split('.')) {
    if (!isJson(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** The text, number or boolean at a dotted path, as text; `undefined` = none, or an empty one. */
export function jsonText(record: Json, path: string): string | undefined {
  const value = jsonAt(record, path);
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
