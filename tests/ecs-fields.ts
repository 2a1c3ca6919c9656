// Checks documents against the field list and the vocabulary of the ECS release that the product speaks.
import { createRequire } from 'node:module';

interface EcsField {
  readonly type: string;
  readonly normalize?: readonly string[];
  readonly allowed_values?: readonly {
    readonly name: string;
    readonly expected_event_types?: readonly string[];
  }[];
}

// The package has no ESM entry that Node can load, hence `require`.
const { EcsFlat } = createRequire(import.meta.url)('@elastic/ecs') as {
  EcsFlat: Readonly<Record<string, EcsField>>;
};

/** Single by ECS, but a person is in many groups; https://www.elastic.co/docs/reference/integrations/cisco_duo has them so. */
const OFTEN_MANY: ReadonlySet<string> = new Set(['source.user.group.name']);

/** Not of ECS, but where Elastic's integrations keep headers; names below them are open. */
const HEADERS = /^http\.(?:request|response)\.headers\./;

/** The values that ECS allows in a field. */
export function allowedValues(field: string): string[] {
  return (EcsFlat[field]?.allowed_values ?? []).map((value) => value.name).sort();
}

/** What in a document is no ECS: unknown names outside the namespaces, values that ECS does not allow, lists and
 * single values in each other's place. */
export function foreignFields(doc: unknown, namespaces: readonly string[]): string[] {
  const foreign: string[] = [];
  walk(doc, '', (path, value) => {
    if (namespaces.includes(path.split('.')[0] ?? '') || HEADERS.test(path)) {
      return;
    }
    const field = EcsFlat[path];
    if (field === undefined) {
      const inObject = [...parents(path)].some((parent) =>
        ['flattened', 'object'].includes(EcsFlat[parent]?.type ?? ''),
      );
      if (!inObject) foreign.push(`${path}: unknown`);
      return;
    }
    const list = field.normalize?.includes('array') ?? false;
    if (list !== Array.isArray(value) && !OFTEN_MANY.has(path)) {
      foreign.push(`${path}: ${list ? 'is no list' : 'is a list'}`);
    }
    const allowed = field.allowed_values?.map((one) => one.name);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (allowed !== undefined && !allowed.includes(one)) foreign.push(`${path}: ${one}`);
      const numeric = ['long', 'float', 'integer', 'scaled_float'].includes(field.type);
      if (numeric !== (typeof one === 'number')) foreign.push(`${path}: ${typeof one}`);
    }
  });
  return foreign;
}

/** Every text of a document: values and names. */
export function textsOf(doc: unknown): string[] {
  const texts: string[] = [];
  walk(doc, '', (path, value) => {
    texts.push(path);
    for (const one of Array.isArray(value) ? value : [value]) texts.push(String(one));
  });
  return texts;
}

function* parents(path: string) {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    yield path.slice(0, dot);
  }
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, path === '' ? name : `${path}.${name}`, visit);
    }
  } else {
    visit(path, value);
  }
}
