import type { InputRecord } from './line-splitter.ts';

const LINES_MAX = 2_000;
const LOOK_AT_BYTES = 4_096;

/**
 * Joins lines to records: a line of which `start` says so begins one, the others belong to the one before. A record holds
 * at most 2,000 lines and `maxBytes`; what is beyond begins a record of its own, so that nothing is lost.
 */
export async function* joinLines(
  lines: AsyncIterable<InputRecord>,
  start: (line: string) => boolean,
  maxBytes: number,
): AsyncGenerator<InputRecord> {
  let held: InputRecord[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const begins = start(line.body.toString('utf8', 0, LOOK_AT_BYTES));
    const full = held.length >= LINES_MAX || bytes + line.body.length > maxBytes;
    if (held.length > 0 && (begins || full)) {
      yield joined(held);
      held = [];
      bytes = 0;
    }
    held.push(line);
    bytes += line.body.length + 1;
  }
  if (held.length > 0) {
    yield joined(held);
  }
}

function joined(lines: readonly InputRecord[]): InputRecord {
  const [first] = lines;
  if (first !== undefined && lines.length === 1) {
    return first;
  }
  const separator = Buffer.from('\n');
  const parts = lines.flatMap((line, index) =>
    index === 0 ? [line.body] : [separator, line.body],
  );
  const cut = lines.reduce((sum, line) => sum + line.cutFromBytes, 0);
  return { line: first?.line ?? 0, body: Buffer.concat(parts), cutFromBytes: cut };
}
