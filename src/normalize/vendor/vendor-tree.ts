import type { PartialEvent } from '../contract.ts';
import { put } from '../document/put.ts';
import { vendorKey } from './put-vendor-field.ts';

const LEAVES_MAX = 200;
const DEPTH_MAX = 8;
const LIST_MAX = 50;
const TEXT_MAX = 8_192;

interface Copying {
  readonly snakeCase: boolean;
  leaves: number;
}

/**
 * Puts a copy of a vendor's JSON value at a path of its own namespace, without what is empty: at most 200 values, 8 deep, lists
 * of 50. With `snakeCase`, names such as `alternateId` become `alternate_id`.
 */
export function putVendorTree(
  doc: PartialEvent,
  path: string,
  given: { readonly value: unknown; readonly snakeCase?: boolean },
): void {
  const copying = { snakeCase: given.snakeCase ?? false, leaves: 0 };
  const copy = copyOf(given.value, DEPTH_MAX, copying);
  // Lists and objects are values of the namespace, which is not ECS.
  if (copy !== undefined) put(doc, path, copy as string);
}

function copyOf(value: unknown, depth: number, copying: Copying): unknown {
  if (value === null || value === undefined || value === '' || depth === 0) return undefined;
  if (Array.isArray(value)) {
    const copies = value.slice(0, LIST_MAX).map((one) => copyOf(one, depth - 1, copying));
    const kept = copies.filter((one) => one !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (typeof value === 'object') return objectCopy(value, depth, copying);
  copying.leaves += 1;
  if (copying.leaves > LEAVES_MAX) return undefined;
  if (typeof value === 'string') return value.slice(0, TEXT_MAX);
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}

function objectCopy(value: object, depth: number, copying: Copying): unknown {
  const copy = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    if (copying.leaves >= LEAVES_MAX) break;
    const one = copyOf(member, depth - 1, copying);
    if (one !== undefined) copy.set(vendorKey(copying.snakeCase ? snakeCase(name) : name), one);
  }
  return copy.size === 0 ? undefined : Object.fromEntries(copy);
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
