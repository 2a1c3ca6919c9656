import { EvtxDamage } from './evtx-damage.ts';

/** Reads little-endian values one after the other, never past its end. */
export class ByteCursor {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  /** @throws EvtxDamage when the stretch does not lie within the bytes */
  constructor(bytes: Buffer, from: number, end: number = bytes.length) {
    if (from < 0 || end > bytes.length || from > end) {
      throw new EvtxDamage('binary_xml', `a stretch from ${from} to ${end}`);
    }
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Where the next value begins, counted from the first byte of all. */
  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The next byte, without taking it; -1 = there is none. */
  peek(): number {
    return this.isAtEnd ? -1 : (this.#bytes[this.#at] ?? -1);
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#take(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  /** Text in UTF-16 of so many units. */
  wide(units: number): string {
    const from = this.#take(units * 2);
    return this.#bytes.toString('utf16le', from, from + units * 2);
  }

  /** The next bytes, not copied. */
  bytes(length: number): Buffer {
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** A cursor over the next bytes, which are passed over. */
  stretch(length: number): ByteCursor {
    const from = this.#take(length);
    return new ByteCursor(this.#bytes, from, from + length);
  }

  #take(length: number): number {
    const from = this.#at;
    if (from + length > this.#end) {
      throw new EvtxDamage('binary_xml', `${length} bytes at ${from} lie past the end`);
    }
    this.#at = from + length;
    return from;
  }
}
