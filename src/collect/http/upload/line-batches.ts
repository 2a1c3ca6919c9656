import { Buffer } from 'node:buffer';
import { JsonLines } from '../../../event/json-lines.ts';
import { encodingOf, type ForeignKind, foreignKind } from '../../../event/text-encoding.ts';

const BATCH_LINES_MAX = 5_000;
const BATCH_CHARACTERS_MAX = 2 * 1024 * 1024;
/** What a text is told by. */
const HEAD_BYTES = 4_096;

/** With the marks behind it, as far as they have come; there is always one. */
const LAST_LETTER = /\P{M}?\p{M}{0,8}$/u;

/** A file that holds no lines: a document, an image, an archive within an archive. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
  readonly kind: ForeignKind;

  constructor(kind: ForeignKind) {
    super(`It is no text (${kind}).`);
    this.kind = kind;
  }
}

/**
 * Cuts a text into batches of whole lines, each small enough for one request; the same text gives the same batches. A
 * text in UTF-16 or Windows-1258, as exports of Windows are, is read as such; of JSON that is spread over lines each object is
 * a line. @throws NotTextError when it is no text
 */
export async function* lineBatches(
  content: AsyncIterable<Buffer | string>,
): AsyncGenerator<{ readonly text: string; readonly lines: number }> {
  let rest = '';
  let lines: string[] = [];
  let characters = 0;
  for await (const piece of texts(content)) {
    const found = (rest + piece).split('\n');
    rest = found.pop() ?? '';
    for (const line of found) {
      if (line.trim() === '') continue;
      lines.push(line);
      characters += line.length;
      if (lines.length < BATCH_LINES_MAX && characters < BATCH_CHARACTERS_MAX) continue;
      yield { text: lines.join('\n'), lines: lines.length };
      lines = [];
      characters = 0;
    }
  }
  if (rest.trim() !== '') lines.push(rest);
  if (lines.length > 0) yield { text: lines.join('\n'), lines: lines.length };
}

async function* texts(content: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let decode: ((bytes?: Uint8Array) => string) | undefined;
  let head = Buffer.alloc(0);
  const json = new JsonLines();
  for await (const piece of content) {
    if (typeof piece === 'string') {
      yield piece;
    } else if (decode === undefined) {
      head = Buffer.concat([head, piece]);
      if (head.length < HEAD_BYTES) continue;
      decode = decoderFor(head);
      yield json.push(decode(head));
    } else {
      yield json.push(decode(piece));
    }
  }
  const left = decode === undefined ? decoderFor(head) : decode;
  yield json.push((decode === undefined ? left(head) : '') + left());
  yield json.end();
}

/** Decodes piece by piece; without a piece, what is left. @throws NotTextError */
function decoderFor(head: Uint8Array): (bytes?: Uint8Array) => string {
  const kind = foreignKind(head);
  if (kind !== undefined) throw new NotTextError(kind);
  const encoding = encodingOf(head);
  const decoder = new TextDecoder(encoding);
  const decode = (bytes?: Uint8Array) => decoder.decode(bytes, { stream: bytes !== undefined });
  return encoding === 'windows-1258' ? composed(decode) : decode;
}

/** Windows-1258 writes tones behind their letters; a letter at the end of a piece waits for its tone. */
function composed(decode: (bytes?: Uint8Array) => string): (bytes?: Uint8Array) => string {
  let held = '';
  return (bytes) => {
    const text = held + decode(bytes);
    const last = bytes === undefined ? text.length : text.search(LAST_LETTER);
    held = text.slice(last);
    return text.slice(0, last).normalize('NFC');
  };
}
