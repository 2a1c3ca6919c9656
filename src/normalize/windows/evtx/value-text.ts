import { isoText } from '../../finish/iso-text.ts';

/** Types of values in binary XML. Source: [MS-EVEN6] 2.2.12, BinXml, and the public descriptions of the format. */
export const VALUE_TYPE = {
  null: 0x00,
  wide: 0x01,
  ansi: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  size: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  xml: 0x21,
} as const;
const ARRAY = 0x80;
const TICKS_PER_MS = 10_000n;
/** 1 January 1601 to 1 January 1970. */
const FILE_TIME_EPOCH_MS = 11_644_473_600_000n;
const DATE_LIMIT_MS = 8_640_000_000_000_000n;
const SYSTEM_TIME_BYTES = 16;

/** Reads one value of a fixed form. */
type Reading = (bytes: Buffer) => string;

const READINGS: Readonly<Record<number, { readonly bytes: number; readonly text: Reading }>> = {
  [VALUE_TYPE.int8]: { bytes: 1, text: (bytes) => String(bytes.readInt8()) },
  [VALUE_TYPE.uint8]: { bytes: 1, text: (bytes) => String(bytes.readUInt8()) },
  [VALUE_TYPE.int16]: { bytes: 2, text: (bytes) => String(bytes.readInt16LE()) },
  [VALUE_TYPE.uint16]: { bytes: 2, text: (bytes) => String(bytes.readUInt16LE()) },
  [VALUE_TYPE.int32]: { bytes: 4, text: (bytes) => String(bytes.readInt32LE()) },
  [VALUE_TYPE.uint32]: { bytes: 4, text: (bytes) => String(bytes.readUInt32LE()) },
  [VALUE_TYPE.int64]: { bytes: 8, text: (bytes) => String(bytes.readBigInt64LE()) },
  [VALUE_TYPE.uint64]: { bytes: 8, text: (bytes) => String(bytes.readBigUInt64LE()) },
  [VALUE_TYPE.real32]: { bytes: 4, text: (bytes) => String(bytes.readFloatLE()) },
  [VALUE_TYPE.real64]: { bytes: 8, text: (bytes) => String(bytes.readDoubleLE()) },
  [VALUE_TYPE.bool]: { bytes: 4, text: (bytes) => String(bytes.readUInt32LE() !== 0) },
  [VALUE_TYPE.guid]: { bytes: 16, text: guidText },
  [VALUE_TYPE.fileTime]: { bytes: 8, text: fileTimeText },
  [VALUE_TYPE.systemTime]: { bytes: SYSTEM_TIME_BYTES, text: systemTimeText },
  [VALUE_TYPE.hex32]: { bytes: 4, text: hexText },
  [VALUE_TYPE.hex64]: { bytes: 8, text: hexText },
};

/** The text of a value as Windows writes it; a list for an array; `undefined` = no value, or of no known form. */
export function valueText(type: number, bytes: Buffer): string | readonly string[] | undefined {
  if (bytes.length === 0) return undefined;
  return type >= ARRAY ? arrayTexts(type - ARRAY, bytes) : singleText(type, bytes);
}

function singleText(type: number, bytes: Buffer): string | undefined {
  const reading = Object.hasOwn(READINGS, type) ? READINGS[type] : undefined;
  if (reading !== undefined) {
    return bytes.length >= reading.bytes ? reading.text(bytes) : hexDump(bytes);
  }
  switch (type) {
    case VALUE_TYPE.null:
      return undefined;
    case VALUE_TYPE.wide:
      return withoutEnd(bytes.toString('utf16le'));
    case VALUE_TYPE.ansi:
      return withoutEnd(bytes.toString('latin1'));
    case VALUE_TYPE.size:
      return bytes.length === 4 || bytes.length === 8 ? hexText(bytes) : hexDump(bytes);
    case VALUE_TYPE.sid:
      return sidText(bytes);
    default:
      return hexDump(bytes);
  }
}

function arrayTexts(type: number, bytes: Buffer): readonly string[] | undefined {
  if (type === VALUE_TYPE.wide || type === VALUE_TYPE.ansi) {
    const text = bytes.toString(type === VALUE_TYPE.wide ? 'utf16le' : 'latin1');
    return withoutEnd(text).split('\0');
  }
  const size = READINGS[type]?.bytes;
  if (size === undefined) return [hexDump(bytes)];
  const texts: string[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) {
    texts.push(singleText(type, bytes.subarray(at, at + size)) ?? '');
  }
  return texts;
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1;
  return text.slice(0, end);
}

function hexDump(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}

function hexText(bytes: Buffer): string {
  const value = bytes.length >= 8 ? bytes.readBigUInt64LE() : bytes.readUInt32LE();
  return `0x${value.toString(16)}`;
}

function guidText(bytes: Buffer): string {
  const hex = (from: number, end: number) => bytes.toString('hex', from, end);
  const first = bytes.readUInt32LE().toString(16).padStart(8, '0');
  const [second, third] = [4, 6].map((at) => bytes.readUInt16LE(at).toString(16).padStart(4, '0'));
  return `{${first}-${second}-${third}-${hex(8, 10)}-${hex(10, 16)}}`;
}

/** In ISO 8601 with 100 nanoseconds, as `SystemTime` has it. */
function fileTimeText(bytes: Buffer): string {
  const ticks = bytes.readBigUInt64LE();
  const ms = ticks / TICKS_PER_MS - FILE_TIME_EPOCH_MS;
  if (ms > DATE_LIMIT_MS) return `0x${ticks.toString(16)}`;
  const rest = String(ticks % TICKS_PER_MS).padStart(4, '0');
  return isoText(Number(ms)).replace('Z', `${rest}Z`);
}

function systemTimeText(bytes: Buffer): string {
  const [year = 0, month = 0, , day = 0, hour, minute, second, ms] = Array.from(
    { length: SYSTEM_TIME_BYTES / 2 },
    (_, index) => bytes.readUInt16LE(index * 2),
  );
  const two = (value = 0) => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const fraction = String(ms ?? 0).padStart(3, '0');
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${fraction}Z`;
}

function sidText(bytes: Buffer): string {
  const parts = bytes[1] ?? 0;
  if (bytes.length < 8 + parts * 4) return hexDump(bytes);
  const authority = bytes.readUIntBE(2, 6);
  const rest = Array.from({ length: parts }, (_, index) => bytes.readUInt32LE(8 + index * 4));
  return ['S', bytes[0], authority, ...rest].join('-');
}
