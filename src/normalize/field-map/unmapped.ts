import type { PartialEvent } from '../contract.ts';
import { fold } from './fold.ts';
import type { VendorRecord } from './record-fields.ts';
import { vendorKey } from './vendor-key.ts';

const MAX_VENDOR_FIELDS = 32;
const MAX_VALUE_CHARS = 512;

/** Keeps what a map does not name in `gac.vendor`: at most 32 single values; secrets and dropped fields never. */
export function putUnmapped(
  doc: PartialEvent,
  record: VendorRecord,
  { taken, dropped }: { taken: ReadonlySet<string>; dropped: ReadonlySet<string> },
): void {
  const vendor = { ...doc.gac?.vendor };
  let room = MAX_VENDOR_FIELDS;
  for (const [name, value] of singleValues(record)) {
    if (room === 0 || taken.has(fold(name)) || dropped.has(lastPart(name))) {
      continue;
    }
    const key = vendorKey(name);
    if (key === '' || Object.hasOwn(vendor, key)) {
      continue;
    }
    room -= 1;
    vendor[key] = typeof value === 'string' ? value.slice(0, MAX_VALUE_CHARS) : value;
  }
  if (Object.keys(vendor).length > 0) {
    doc.gac = { ...doc.gac, vendor };
  }
}

/** The innermost name of a dotted one, folded. */
export function lastPart(name: string): string {
  return fold(name.slice(name.lastIndexOf('.') + 1));
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
