import { StringDecoder } from 'node:string_decoder';

const BATCH_LINES_MAX = 5_000;
const BATCH_CHARACTERS_MAX = 2 * 1024 * 1024;

/**
 * Cuts a text into batches of whole lines, each small enough for one request; the same text gives the same batches. A
 * text in UTF-16, as exports of Windows are, is read as such.
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
  let decoder: StringDecoder | undefined;
  for await (const piece of content) {
    if (typeof piece === 'string') {
      yield piece;
      continue;
    }
    const isWide = piece[0] === 0xff && piece[1] === 0xfe;
    decoder ??= new StringDecoder(isWide ? 'utf16le' : 'utf8');
    yield decoder.write(piece).replace(/^\ufeff/, '');
  }
  yield decoder?.end() ?? '';
}
