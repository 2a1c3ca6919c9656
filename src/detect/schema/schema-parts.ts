/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: unknown };

/** Text; YAML reads bare digits as a number, which is taken as its text. */
export const TEXT: Schema = { type: ['string', 'number'] };
/** Text that may be left out by leaving its value empty. */
export const OPTIONAL_TEXT: Schema = { type: ['string', 'number', 'null'] };
/** A number with `s`, `m`, `h` or `d`. */
export const DURATION: Schema = { type: 'string', pattern: '^[1-9]\\d{0,6}[smhd]$' };

/** One text or a list of texts. */
export function texts(options: { readonly min?: number; readonly max?: number } = {}): Schema {
  const { min = 0, max } = options;
  const list: Schema = {
    type: 'array',
    items: TEXT,
    ...(min > 0 ? { minItems: min } : {}),
    ...(max === undefined ? {} : { maxItems: max }),
  };
  return { anyOf: [min > 0 ? TEXT : OPTIONAL_TEXT, list] };
}

/** An object with these keys and no others. */
export function closed(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): Schema {
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
  };
}

/** The schema with words for whoever hovers over the key. */
export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

/** `{ vi, en }`, both filled. */
export function bilingual(part: Schema = { ...TEXT, minLength: 1 }): Schema {
  return closed({ vi: part, en: part }, ['vi', 'en']);
}
