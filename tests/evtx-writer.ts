// Writes binary event logs of Windows (EVTX) for tests: chunks with checksums, shared names, templates, values of all types.
import { crc32 } from 'node:zlib';

const CHUNK_BYTES = 65_536;
const RECORDS_FROM = 512;
const FILE_TIME_EPOCH_MS = 11_644_473_600_000n;

/** A piece of binary XML: text, an element, or the place of a value by its number. */
export type Piece = string | { readonly value: number } | Element;
/** An element of a template. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, Piece>>;
  readonly children?: readonly Piece[];
}
/** A value for a place: its type and bytes, or a template of its own with values. */
export type Value =
  | { readonly type: number; readonly bytes: Buffer }
  | { readonly template: Element; readonly values: readonly Value[] };
/** One record of a chunk. */
export interface EvtxEvent {
  readonly id: number;
  readonly template: Element;
  readonly values: readonly Value[];
}

/** Text as a value. */
export const wide = (text: string): Value => ({ type: 0x01, bytes: Buffer.from(text, 'utf16le') });

/** Bytes of a FILETIME. */
export function fileTime(ms: number, ticks = 0): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(ms) + FILE_TIME_EPOCH_MS) * 10_000n + BigInt(ticks));
  return bytes;
}

/** A file with these chunks. */
export function evtxFile(
  chunks: readonly (readonly EvtxEvent[])[],
  options: { readonly dirty?: boolean } = {},
): Buffer {
  const header = Buffer.alloc(4_096);
  header.write('ElfFile\0', 'latin1');
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(4_096, 40);
  header.writeUInt16LE(chunks.length, 42);
  header.writeUInt32LE(options.dirty === true ? 1 : 0, 120);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  return Buffer.concat([header, ...chunks.map((events) => new ChunkWriter().chunk(events))]);
}

/** One event as Windows logs it: `System`, and `EventData` with a template of its own. */
export function windowsEvent(event: {
  readonly id: number;
  readonly code: number;
  readonly channel: string;
  readonly provider: string;
  readonly computer: string;
  readonly timeMs: number;
  readonly keywords: bigint;
  readonly data: Readonly<Record<string, string>>;
}): EvtxEvent {
  const keywords = Buffer.alloc(8);
  keywords.writeBigUInt64LE(event.keywords);
  return {
    id: event.id,
    template: SYSTEM_TEMPLATE,
    values: [
      wide(event.provider),
      { type: 0x06, bytes: Buffer.from(Uint16Array.of(event.code).buffer) },
      { type: 0x15, bytes: keywords },
      { type: 0x11, bytes: fileTime(event.timeMs, 1_234) },
      { type: 0x08, bytes: Buffer.from(Uint32Array.of(event.id).buffer) },
      wide(event.channel),
      wide(event.computer),
      {
        template: {
          name: 'EventData',
          children: Object.keys(event.data).map((name, value) => ({
            ...{ name: 'Data', attributes: { Name: name }, children: [{ value }] },
          })),
        },
        values: Object.values(event.data).map(wide),
      },
    ],
  };
}

const SYSTEM_TEMPLATE: Element = {
  name: 'Event',
  attributes: { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
  children: [
    {
      name: 'System',
      children: [
        { name: 'Provider', attributes: { Name: { value: 0 } } },
        { name: 'EventID', children: [{ value: 1 }] },
        { name: 'Keywords', children: [{ value: 2 }] },
        { name: 'TimeCreated', attributes: { SystemTime: { value: 3 } } },
        { name: 'EventRecordID', children: [{ value: 4 }] },
        { name: 'Channel', children: [{ value: 5 }] },
        { name: 'Computer', children: [{ value: 6 }] },
      ],
    },
    { value: 7 },
  ],
};

class ChunkWriter {
  readonly #bytes = Buffer.alloc(CHUNK_BYTES);
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<string, number>();
  #at = RECORDS_FROM;

  chunk(events: readonly EvtxEvent[]): Buffer {
    for (const event of events) this.#record(event);
    const bytes = this.#bytes;
    bytes.write('ElfChnk\0', 'latin1');
    bytes.writeUInt32LE(128, 40);
    bytes.writeUInt32LE(this.#at, 48);
    bytes.writeUInt32LE(crc32(bytes.subarray(RECORDS_FROM, this.#at)), 52);
    const head = crc32(bytes.subarray(0, 120));
    bytes.writeUInt32LE(crc32(bytes.subarray(128, RECORDS_FROM), head), 124);
    return bytes;
  }

  #record({ id, template, values }: EvtxEvent): void {
    const from = this.#at;
    this.#u32(0x2a2a);
    this.#u32(0);
    this.#u32(id);
    this.#u32(0);
    this.#raw(fileTime(0));
    this.#instance(template, values);
    this.#u8(0);
    while ((this.#at + 4 - from) % 8 !== 0) this.#u8(0);
    const size = this.#at + 4 - from;
    this.#u32(size);
    this.#bytes.writeUInt32LE(size, from + 4);
  }

  #instance(template: Element, values: readonly Value[]): void {
    this.#raw(Buffer.from([0x0f, 1, 1, 0, 0x0c, 1]));
    this.#u32(7);
    const key = JSON.stringify(template);
    const known = this.#templates.get(key);
    this.#u32(known ?? this.#at + 4);
    if (known === undefined) this.#definition(key, template);
    this.#u32(values.length);
    const descriptors = this.#at;
    for (const value of values) {
      this.#u32('template' in value ? 0x21_0000 : (value.type << 16) | value.bytes.length);
    }
    for (const [index, value] of values.entries()) {
      const from = this.#at;
      if ('template' in value) {
        this.#instance(value.template, value.values);
        this.#u8(0);
        this.#bytes.writeUInt16LE(this.#at - from, descriptors + index * 4);
      } else {
        this.#raw(value.bytes);
      }
    }
  }

  #definition(key: string, template: Element): void {
    this.#templates.set(key, this.#at);
    this.#raw(Buffer.alloc(20));
    const size = this.#at;
    this.#u32(0);
    this.#raw(Buffer.from([0x0f, 1, 1, 0]));
    this.#element(template);
    this.#u8(0);
    this.#bytes.writeUInt32LE(this.#at - size - 4, size);
  }

  #element({ name, attributes = {}, children = [] }: Element): void {
    const given = Object.entries(attributes);
    this.#u8(given.length > 0 ? 0x41 : 0x01);
    this.#raw(Buffer.from([0xff, 0xff, 0, 0, 0, 0]));
    this.#name(name);
    if (given.length > 0) this.#u32(0);
    for (const [index, [key, piece]] of given.entries()) {
      this.#u8(index < given.length - 1 ? 0x46 : 0x06);
      this.#name(key);
      this.#piece(piece);
    }
    if (children.length === 0) {
      this.#u8(0x03);
      return;
    }
    this.#u8(0x02);
    for (const piece of children) this.#piece(piece);
    this.#u8(0x04);
  }

  #piece(piece: Piece): void {
    if (typeof piece === 'string') {
      this.#raw(Buffer.from([0x05, 0x01, piece.length & 0xff, piece.length >> 8]));
      this.#raw(Buffer.from(piece, 'utf16le'));
    } else if ('value' in piece) {
      this.#raw(Buffer.from([0x0e, piece.value & 0xff, piece.value >> 8, 0]));
    } else {
      this.#element(piece);
    }
  }

  #name(text: string): void {
    const known = this.#names.get(text);
    this.#u32(known ?? this.#at + 4);
    if (known !== undefined) return;
    this.#names.set(text, this.#at);
    this.#raw(Buffer.from([0, 0, 0, 0, 0, 0, text.length & 0xff, text.length >> 8]));
    this.#raw(Buffer.from(`${text}\0`, 'utf16le'));
  }

  #u8(value: number): void {
    this.#bytes.writeUInt8(value, this.#at);
    this.#at += 1;
  }

  #u32(value: number): void {
    this.#bytes.writeUInt32LE(value, this.#at);
    this.#at += 4;
  }

  #raw(bytes: Buffer): void {
    if (this.#at + bytes.length > CHUNK_BYTES) throw new RangeError('the chunk is full');
    this.#at += bytes.copy(this.#bytes, this.#at);
  }
}
