import { EcsFlat } from '@elastic/ecs';

/** What ECS says of one field. */
export interface EcsField {
  /** Elasticsearch type: `keyword`, `ip`, `long` … */
  readonly type: string;
  /** Whether ECS wants a list. */
  readonly list: boolean;
  /** The closed vocabulary of the field, when it has one. */
  readonly allowed: ReadonlySet<string> | undefined;
}

interface FlatField {
  readonly type: string;
  readonly normalize?: readonly string[];
  readonly allowed_values?: readonly { readonly name: string }[];
}

const FIELDS: ReadonlyMap<string, EcsField> = new Map(
  Object.entries(EcsFlat as unknown as Record<string, FlatField>).map(([path, field]) => [
    path,
    {
      type: field.type,
      list: field.normalize?.includes('array') ?? false,
      allowed: allowedOf(field),
    },
  ]),
);

/** Names that are objects in ECS, such as `source` and `source.geo`. */
const OBJECTS: ReadonlySet<string> = new Set([...FIELDS.keys()].flatMap(parents));

/** ECS's own definition of a field; `undefined` = not an ECS field. */
export function ecsField(path: string): EcsField | undefined {
  return FIELDS.get(path);
}

/** Whether ECS uses this path as an object. */
export function isEcsObject(path: string): boolean {
  return OBJECTS.has(path);
}

function allowedOf(field: FlatField): ReadonlySet<string> | undefined {
  const names = field.allowed_values?.map((value) => value.name) ?? [];
  return names.length === 0 ? undefined : new Set(names);
}

function parents(path: string): string[] {
  const found: string[] = [];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    found.push(path.slice(0, dot));
  }
  return found;
}

/** The dotted names of all ECS fields. */
export function ecsFieldNames(): readonly string[] {
  return [...FIELDS.keys()];
}
