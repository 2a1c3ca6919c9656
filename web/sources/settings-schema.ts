/** One setting of a type, as its JSON Schema describes it. */
export interface Setting {
  readonly name: string;
  /** What it is for, in both languages. */
  readonly hint: { readonly vi: string; readonly en: string };
  /** `map`: names to texts; `json`: whatever has no control of its own. */
  readonly kind: 'text' | 'long_text' | 'number' | 'boolean' | 'choice' | 'list' | 'map' | 'json';
  readonly isRequired: boolean;
  readonly choices: readonly string[];
  /** What holds without it. */
  readonly fallback: string | undefined;
}

/** From so many characters on a text is shown in several lines. */
const LONG_TEXT = 500;

type Schema = Readonly<Record<string, unknown>>;

/** The settings that a JSON Schema describes, in its order. */
export function settingsOf(schema: unknown): readonly Setting[] {
  const { properties, required } = record(schema);
  const names = Array.isArray(required) ? required : [];
  return Object.entries(record(properties)).map(([name, value]) => {
    const part = record(value);
    const en = String(part['description'] ?? '');
    return {
      name,
      hint: { vi: String(part['vi'] ?? en), en },
      kind: kindOf(part),
      isRequired: names.includes(name),
      choices: Array.isArray(part['enum']) ? part['enum'].map(String) : [],
      fallback: part['default'] === undefined ? undefined : String(part['default']),
    };
  });
}

function kindOf(schema: Schema): Setting['kind'] {
  const { type } = schema;
  if (Array.isArray(schema['enum'])) return 'choice';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'string')
    return Number(schema['maxLength'] ?? 0) >= LONG_TEXT ? 'long_text' : 'text';
  if (type === 'array' && isText(schema['items'])) return 'list';
  if (type === 'object' && isText(schema['additionalProperties'])) return 'map';
  return 'json';
}

function isText(schema: unknown): boolean {
  return record(schema)['type'] === 'string';
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? (value as Schema) : {};
}

/** The value of a setting as a person edits it. */
export function shownValue(kind: Setting['kind'], value: unknown): string {
  if (value === undefined) return '';
  if (kind === 'list' && Array.isArray(value)) return value.join('\n');
  if (kind === 'map') {
    const pairs = Object.entries(record(value));
    return pairs.map(([name, target]) => `${name}: ${String(target)}`).join('\n');
  }
  if (kind === 'json') return JSON.stringify(value, undefined, 2);
  return String(value);
}

/** What was typed as the value of a setting; `undefined` = not set. @throws SyntaxError for what is no JSON */
export function typedValue(kind: Setting['kind'], text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  switch (kind) {
    case 'number':
      return Number(trimmed);
    case 'boolean':
      return trimmed === 'true';
    case 'list':
      return text.split('\n').filter((line) => line.trim() !== '');
    case 'map':
      return Object.fromEntries(text.split('\n').flatMap(pairOf));
    case 'json':
      return JSON.parse(trimmed);
    default:
      return text;
  }
}

/** `name: value`; the last colon with a blank behind it divides, as names may have colons. */
function pairOf(line: string): [string, string][] {
  const at = line.lastIndexOf(':');
  const name = line.slice(0, at).trim();
  return at < 1 || name === '' ? [] : [[name, line.slice(at + 1).trim()]];
}
