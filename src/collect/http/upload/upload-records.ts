import { Buffer } from 'node:buffer';
import { joinMultiline, splitLines } from '../split-records.ts';

/** Longest record of several lines; beyond it the rest begins another one, as with followed files. */
const LINES_PER_RECORD_MAX = 1_000;

/** Records of one batch, and how many lines of the part they and all before them are made of. */
export interface UploadRecords {
  readonly bodies: readonly Buffer[];
  /** Lines from the begin of the part to the end of the last record. */
  readonly end: number;
}

/**
 * Batches of lines as batches of records; a record of several lines that goes on in the next batch stays whole. The same
 * lines give the same records.
 */
export async function* uploadRecords(
  batches: AsyncIterable<{ readonly text: string }>,
  multilineStart: string | undefined,
): AsyncGenerator<UploadRecords> {
  const start = multilineStart === undefined ? undefined : new RegExp(multilineStart);
  let open: readonly Buffer[] = [];
  let end = 0;
  for await (const { text } of batches) {
    const lines = [...open, ...splitLines(Buffer.from(text, 'utf8'))];
    open = start === undefined ? [] : lastRecord(lines, start);
    const done = lines.slice(0, lines.length - open.length);
    end += done.length;
    if (done.length > 0) yield { bodies: recordsOf(done, start), end };
  }
  if (open.length > 0) yield { bodies: recordsOf(open, start), end: end + open.length };
}

function recordsOf(lines: readonly Buffer[], start: RegExp | undefined): readonly Buffer[] {
  return start === undefined ? lines : joinMultiline(lines, start);
}

/** The lines of the last record, which may go on. */
function lastRecord(lines: readonly Buffer[], start: RegExp): readonly Buffer[] {
  const first = lines.findLastIndex((line) => start.test(line.toString('utf8')));
  const last = lines.slice(Math.max(0, first));
  return last.length > LINES_PER_RECORD_MAX ? [] : last;
}
