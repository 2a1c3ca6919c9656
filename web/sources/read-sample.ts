import { JsonLines } from '../../src/event/json-lines.ts';
import { encodingOf, foreignKind, type TextEncoding } from '../../src/event/text-encoding.ts';

/** Most lines that a report is made of. */
export const SAMPLE_LINES_MAX = 1_000;
const LINE_CHARACTERS_MAX = 65_536;
const SAMPLE_CHARACTERS_MAX = 4_000_000;
const GZIP = [0x1f, 0x8b];
/** What a file is told by. */
const HEAD_BYTES = 4_096;

/** Lines that a person gave, as they are in the file or the box. */
export interface Sample {
  /** Name of the file; empty = pasted. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Whether there was more than is looked at. */
  readonly isCut: boolean;
}

/** What was wrong with a file. */
export type SampleFailure = 'packed' | 'binary' | 'broken' | 'empty';

/** The first lines of a log file, plain or `.gz`, unpacked in the browser. */
export async function readSample(file: File): Promise<Sample | SampleFailure> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const isPacked = startsWith(head, GZIP);
  const kind = isPacked ? undefined : foreignKind(head);
  if (kind !== undefined) return kind === 'packed' ? 'packed' : 'binary';
  try {
    const stream = isPacked
      ? file.stream().pipeThrough(new DecompressionStream('gzip'))
      : file.stream();
    const text = await beginning(stream, isPacked ? 'utf-8' : encodingOf(head));
    if (text.includes('\u0000')) return 'binary';
    const sample = sampleOf(text, file.name);
    return sample.lines.length === 0 ? 'empty' : sample;
  } catch {
    return 'broken';
  }
}

/** A text in which JSON that was spread over lines has an object a line. */
export function objectLines(text: string): string {
  const json = new JsonLines();
  return json.push(text) + json.end();
}

/** The lines of a text, at most so many as a report is made of. */
export function sampleOf(text: string, name = ''): Sample {
  const all = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const lines: string[] = [];
  let characters = 0;
  for (const line of all) {
    const kept = line.slice(0, LINE_CHARACTERS_MAX);
    characters += kept.length;
    if (lines.length >= SAMPLE_LINES_MAX || characters > SAMPLE_CHARACTERS_MAX) break;
    lines.push(kept);
  }
  return { name, lines, isCut: lines.length < all.length };
}

/** Reads no further than a report needs. */
async function beginning(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  encoding: TextEncoding,
): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream(encoding)).getReader();
  const json = new JsonLines();
  let text = '';
  let lines = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return composed(text + json.end(), encoding);
    const piece = json.push(value);
    text += piece;
    lines += piece.split('\n').length - 1;
    if (lines <= SAMPLE_LINES_MAX && text.length <= SAMPLE_CHARACTERS_MAX) continue;
    await reader.cancel();
    return composed(text, encoding);
  }
}

/** Windows-1258 writes tones behind their letters. */
function composed(text: string, encoding: TextEncoding): string {
  return encoding === 'windows-1258' ? text.normalize('NFC') : text;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
