import type { Buffer } from 'node:buffer';
import { UnpackError } from './unpack-error.ts';

const MORE = 0x80;
const BITS = 7;
const LENGTH_BITS_MAX = 28;

/** Checks that bytes are so many records, each with its length before it. @throws UnpackError when they are not */
export function checkRecords(bytes: Buffer, records: number): void {
  let at = 0;
  for (let record = 0; record < records; record++) {
    let value = 0;
    let bits = 0;
    let byte: number | undefined;
    do {
      byte = bytes[at++];
      if (byte === undefined || bits > LENGTH_BITS_MAX) throw damaged();
      value += (byte % MORE) * 2 ** bits;
      bits += BITS;
    } while (byte >= MORE);
    // Lengths are written doubled; odd numbers are negative ones.
    if (value % 2 === 1) throw damaged();
    at += value / 2;
    if (at > bytes.length) throw damaged();
  }
  if (at !== bytes.length) throw damaged();
}

function damaged(): UnpackError {
  return new UnpackError('What was unpacked is not the records that the batch should have.');
}
