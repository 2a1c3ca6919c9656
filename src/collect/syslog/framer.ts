import { Buffer } from 'node:buffer';
import { KEPT_BYTES } from '../oversize.ts';

const LF = 10;
const NUL = 0;
const SPACE = 32;
const ZERO = 48;
const NINE = 57;
const LESS_THAN = 60;
const COUNT_DIGITS_MAX = 7;

export interface Frame {
  readonly body: Buffer;
  /** Its length as sent, when it was cut; 0 when it is whole. */
  readonly cutFromBytes: number;
}

/**
 * Cuts a byte stream into syslog messages. Octet counting is recognised by `<count> SP <`, anything else ends at LF
 * or NUL; a sender may mix both on one connection. Memory is bounded by `maxBytes`, whatever is sent.
 * Source: RFC 6587 §3.4, RFC 5425 §4.3.
 */
export class SyslogFramer {
  readonly #maxBytes: number;
  #pending = Buffer.alloc(0);
  /** Kept head and length so far of a message that is too long, while its rest is skipped. */
  #skipping: { head: Buffer; seenBytes: number; leftBytes: number | undefined } | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The messages that are complete after these bytes. */
  push(chunk: Buffer): Frame[] {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const step = this.#skipping ? this.#skip(rest, frames) : this.#next(rest, frames);
      if (step === 0) break;
      rest = rest.subarray(step);
    }
    // A copy, so that a few pending bytes do not hold on to the whole chunk.
    this.#pending = Buffer.from(rest);
    return frames;
  }

  /** What was left when the connection ended: a last message without terminator. */
  end(): Frame[] {
    const skipped = this.#skipping;
    const rest = trimmed(this.#pending);
    this.#skipping = undefined;
    this.#pending = Buffer.alloc(0);
    if (skipped) return [{ body: skipped.head, cutFromBytes: skipped.seenBytes }];
    return rest.length === 0 ? [] : [{ body: rest, cutFromBytes: 0 }];
  }

  /** Takes one message from the front; returns how many bytes were used, 0 = more bytes are needed. */
  #next(bytes: Buffer, frames: Frame[]): number {
    const counted = countAt(bytes);
    if (counted === 'undecided') return 0;
    return counted ? this.#counted(bytes, counted, frames) : this.#terminated(bytes, frames);
  }

  #counted(bytes: Buffer, count: { start: number; length: number }, frames: Frame[]): number {
    const { start, length } = count;
    if (length > this.#maxBytes) {
      this.#skipping = { head: Buffer.alloc(0), seenBytes: 0, leftBytes: length };
      return start;
    }
    if (bytes.length < start + length) return 0;
    const body = trimmed(bytes.subarray(start, start + length));
    if (body.length > 0) frames.push({ body, cutFromBytes: 0 });
    return start + length;
  }

  #terminated(bytes: Buffer, frames: Frame[]): number {
    const end = terminator(bytes);
    if (end === -1) {
      if (bytes.length <= this.#maxBytes) return 0;
      this.#skipping = { head: Buffer.alloc(0), seenBytes: 0, leftBytes: undefined };
      return this.#skip(bytes, frames);
    }
    const body = trimmed(bytes.subarray(0, end));
    if (end > this.#maxBytes)
      frames.push({ body: body.subarray(0, KEPT_BYTES), cutFromBytes: end });
    else if (body.length > 0) frames.push({ body, cutFromBytes: 0 });
    return end + 1;
  }

  #skip(bytes: Buffer, frames: Frame[]): number {
    const skipping = this.#skipping;
    if (!skipping || bytes.length === 0) return 0;
    const counted = skipping.leftBytes !== undefined;
    const end = counted ? Math.min(skipping.leftBytes ?? 0, bytes.length) : terminator(bytes);
    const taken = end === -1 ? bytes.length : end;
    if (skipping.head.length < KEPT_BYTES) {
      const more = bytes.subarray(0, Math.min(taken, KEPT_BYTES - skipping.head.length));
      skipping.head = Buffer.concat([skipping.head, more]);
    }
    skipping.seenBytes += taken;
    if (skipping.leftBytes !== undefined) skipping.leftBytes -= taken;
    const finished = counted ? skipping.leftBytes === 0 : end !== -1;
    if (!finished) return taken;
    frames.push({ body: skipping.head, cutFromBytes: skipping.seenBytes });
    this.#skipping = undefined;
    return counted ? taken : taken + 1;
  }
}

/** The octet count at the front, if there is one; `undecided` while too few bytes are there. */
function countAt(bytes: Buffer): { start: number; length: number } | 'undecided' | undefined {
  if (bytes.length === 0) return 'undecided';
  let length = 0;
  for (let at = 0; at <= COUNT_DIGITS_MAX; at++) {
    const byte = bytes[at];
    if (byte === undefined) return 'undecided';
    if (byte === SPACE && at > 0) {
      const next = bytes[at + 1];
      if (next === undefined) return 'undecided';
      return next === LESS_THAN ? { start: at + 1, length } : undefined;
    }
    if (byte < (at === 0 ? ZERO + 1 : ZERO) || byte > NINE) return undefined;
    length = length * 10 + (byte - ZERO);
  }
  return undefined;
}

function terminator(bytes: Buffer): number {
  const lf = bytes.indexOf(LF);
  const nul = (lf === -1 ? bytes : bytes.subarray(0, lf)).indexOf(NUL);
  return nul === -1 ? lf : nul;
}

/** Without the line ends that some senders put inside a counted message. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === 13 || bytes[end - 1] === NUL))
    end--;
  return bytes.subarray(0, end);
}
