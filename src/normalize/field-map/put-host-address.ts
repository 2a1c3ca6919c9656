import type { PartialEvent } from '../contract.ts';
import { put } from '../document/put.ts';
import { isIp } from '../value/address.ts';
import { textOf } from './convert.ts';
import type { RecordFields } from './record-fields.ts';

/** Writes the address of the machine that reports, under folded names, as the list that ECS wants. */
export function putHostAddress(
  doc: PartialEvent,
  fields: RecordFields,
  names: readonly string[],
): void {
  const ip = textOf(fields.get(names));
  if (ip !== undefined && isIp(ip)) put(doc, 'host.ip', [ip]);
}
