import type { PartialEvent } from '../contract.ts';
import { type FieldValue, put } from '../document/put.ts';
import { coerce } from '../ecs-json/coerce.ts';
import { isIp } from '../value/address.ts';

/**
 * Writes a vendor's text at an ECS path in the type that ECS wants; an `….ip` that is no address names the end otherwise.
 * `false` = it does not fit there, or it says nothing.
 */
export function putVendorField(doc: PartialEvent, path: string, text: string): boolean {
  if (text === '' || text === '-' || text === 'N/A' || text === 'n/a') {
    return true;
  }
  const end = /^(source|destination|client|server)\.(?:ip|address)$/.exec(path)?.[1];
  if (end !== undefined) {
    put(doc, `${end}.address`, text);
    put(doc, isIp(text) ? `${end}.ip` : `${end}.domain`, text);
    return true;
  }
  const fitting = coerce(path, text);
  if (fitting === undefined) {
    return false;
  }
  put(doc, path, fitting as FieldValue);
  return true;
}

/** A vendor's key as one part of a field's name in the vendor's namespace. */
export function vendorKey(name: string): string {
  const key = name.replace(/[^\w-]+/g, '_').slice(0, 64);
  return key === '' || key === '__proto__' || key === 'constructor' || key === 'prototype'
    ? `_${key}`
    : key;
}
