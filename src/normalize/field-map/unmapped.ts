import type { PartialEvent } from '../contract.ts';
import type { FieldMap } from './map-schema.ts';
import type { VendorRecord } from './read-record.ts';

const MAX_VENDOR_FIELDS = 32;
const MAX_VALUE_CHARS = 512;

/** Keeps what the map does not name in `gac.vendor`: at most 32 single values; secrets and dropped fields never. */
export function putUnmapped(doc: PartialEvent, record: VendorRecord, map: FieldMap): void {
  const taken = takenNames(map);
  const vendor = { ...doc.gac?.vendor };
  let room = MAX_VENDOR_FIELDS;
  for (const [name, value] of singleValues(record)) {
    if (room === 0 || taken.has(name) || map.drop.includes(lastPart(name))) {
      continue;
    }
    room -= 1;
    vendor[vendorKey(name)] = typeof value === 'string' ? value.slice(0, MAX_VALUE_CHARS) : value;
  }
  if (Object.keys(vendor).length > 0) {
    doc.gac = { ...doc.gac, vendor };
  }
}

const takenByMap = new WeakMap<FieldMap, ReadonlySet<string>>();

function takenNames(map: FieldMap): ReadonlySet<string> {
  const known = takenByMap.get(map);
  if (known !== undefined) {
    return known;
  }
  const lists = [
    ...map.fields.map(({ from }) => from),
    ...map.classify.map(({ from }) => from),
    map.timestamp.from,
    map.secrets.phone ?? [],
    map.secrets.citizen ?? [],
  ];
  const taken = new Set(lists.flat());
  takenByMap.set(map, taken);
  return taken;
}

/** The innermost name of a dotted one, in lower case. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

/** Single values of the record and, one level down, of its objects. */
export function* singleValues(
  record: VendorRecord,
): Generator<[string, string | number | boolean]> {
  for (const [name, value] of Object.entries(record)) {
    if (isSingle(value)) {
      yield [name, value];
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [inner, one] of Object.entries(value)) {
        if (isSingle(one)) {
          yield [`${name}.${inner}`, one];
        }
      }
    }
  }
}

function isSingle(value: unknown): value is string | number | boolean {
  const kind = typeof value;
  return (
    (kind === 'string' && value !== '') ||
    kind === 'boolean' ||
    (kind === 'number' && Number.isFinite(value))
  );
}

function vendorKey(name: string): string {
  const key = name.replaceAll('.', '_').slice(0, 64);
  return key === '__proto__' ? '_proto' : key;
}
