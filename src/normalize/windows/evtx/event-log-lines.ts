import type { EvtxDamageReason } from './evtx-damage.ts';
import { isEvtx, readEvtx } from './evtx-file.ts';

const HEAD_BYTES = 8;

/** Of what could not be read of event logs, how many parts for which reason. */
export type DamageCounts = Map<EvtxDamageReason, number>;

/**
 * The lines of a log: those of text as they are, of a binary event log of Windows one line of JSON for each event. What of
 * the latter could not be read is added to `damage`.
 */
export async function* eventLogLines(
  content: AsyncIterable<Buffer>,
  damage: DamageCounts,
): AsyncGenerator<Buffer | string> {
  const pieces = content[Symbol.asyncIterator]();
  const head = await headOf(pieces);
  const whole = joined(head, pieces);
  if (!isEvtx(head)) {
    yield* whole;
    return;
  }
  for await (const item of readEvtx(whole)) {
    if (item.kind === 'event') {
      yield `${item.line}\n`;
    } else {
      damage.set(item.reason, (damage.get(item.reason) ?? 0) + 1);
    }
  }
}

async function headOf(pieces: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* joined(head: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
      yield next.value;
    }
  } finally {
    // Who stops early lets the file go.
    await pieces.return?.();
  }
}
