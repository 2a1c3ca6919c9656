const LF = 10;
const CR = 13;

/** One record of an input: one line, or the lines up to the next that begins a record. */
export interface InputRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly body: Buffer;
  /** Length in bytes when it was longer than the limit and `body` is only its beginning; 0 otherwise. */
  readonly cutFromBytes: number;
}

/**
 * Cuts an input into lines, ended by LF or CRLF, holding at most `maxLineBytes` of each whatever comes. An input that
 * does not end with a line end still gives its last line; an empty last line is none.
 */
export async function* splitLines(
  input: AsyncIterable<Uint8Array | string>,
  maxLineBytes: number,
): AsyncGenerator<InputRecord> {
  let line = 1;
  let parts: Buffer[] = [];
  let held = 0;
  let seen = 0;
  const take = (bytes: Buffer) => {
    seen += bytes.length;
    const room = maxLineBytes - held;
    if (room > 0 && bytes.length > 0) {
      parts.push(bytes.length > room ? bytes.subarray(0, room) : bytes);
      held += Math.min(room, bytes.length);
    }
  };
  const finish = (): InputRecord => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    const cut = seen > held;
    const record = { line, body: cut ? whole : withoutCr(whole), cutFromBytes: cut ? seen : 0 };
    parts = [];
    held = 0;
    seen = 0;
    line += 1;
    return record;
  };
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : asBuffer(chunk);
    let from = 0;
    let end = bytes.indexOf(LF);
    while (end >= 0) {
      take(bytes.subarray(from, end));
      yield finish();
      from = end + 1;
      end = bytes.indexOf(LF, from);
    }
    take(bytes.subarray(from));
  }
  if (seen > 0) {
    yield finish();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function withoutCr(bytes: Buffer): Buffer {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
}
