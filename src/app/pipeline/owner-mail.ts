import { setTimeout as wait } from 'node:timers/promises';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Journal } from '../../journal/contract.ts';

/** What one append takes at most, or one record that alone is more. */
const APPEND_RECORDS_MAX = 1_000;
const APPEND_BYTES_MAX = 256 * 1024;
/** How long the first one waits for others: all partitions of a process tell of time at the same moment. */
const LINGER_MS = 5;

interface Piece {
  readonly records: readonly RawRecord[];
  readonly bytes: number;
}

interface Letter extends Piece {
  readonly sent: PromiseWithResolvers<void>;
}

/** What waits for one owner. */
interface Box {
  readonly partition: number;
  letters: Letter[];
  isEmptying: boolean;
}

/**
 * Carries messages to the owners of groups. What several partitions of this process have for the same owner goes as one
 * append: an append is one block of the journal, whose cost hardly depends on what is in it, and whoever takes over an
 * owner reads hours of them.
 */
export class OwnerMail {
  readonly #signals: Pick<Journal, 'append'>;
  readonly #boxes = new Map<number, Box>();

  constructor(signals: Pick<Journal, 'append'>) {
    this.#signals = signals;
  }

  /**
   * Resolves when the records are durable in the partition of their owner, in their order. None is sent before those in front of
   * it are there: what overtook others would make them look like repeats.
   * @throws Error when the journal refuses some of them; they may be there all the same
   */
  async send(partition: number, records: readonly RawRecord[]): Promise<void> {
    const box = this.#boxOf(partition);
    for (const piece of piecesOf(records)) {
      const sent = Promise.withResolvers<void>();
      box.letters.push({ ...piece, sent });
      if (!box.isEmptying) void this.#empty(box);
      await sent.promise;
    }
  }

  #boxOf(partition: number): Box {
    const known = this.#boxes.get(partition);
    if (known !== undefined) return known;
    const box: Box = { partition, letters: [], isEmptying: false };
    this.#boxes.set(partition, box);
    return box;
  }

  async #empty(box: Box): Promise<void> {
    box.isEmptying = true;
    await wait(LINGER_MS);
    while (box.letters.length > 0) {
      const letters = nextLetters(box);
      try {
        await this.#append(
          box.partition,
          letters.flatMap(({ records }) => records),
        );
        for (const { sent } of letters) sent.resolve();
        // Whoever has another piece sends it now, and need not wait for others again.
        await Promise.resolve();
      } catch (error) {
        for (const { sent } of letters) sent.reject(error);
      }
    }
    box.isEmptying = false;
  }

  async #append(partition: number, records: readonly RawRecord[]): Promise<void> {
    const outcome = await this.#signals.append(records, undefined, partition);
    if (outcome.kind !== 'refused') return;
    const count = records.length;
    throw new Error(`The journal of signals refused ${count} records: ${outcome.reason}.`);
  }
}

/** Divides what one sender has into what an append takes. */
function* piecesOf(records: readonly RawRecord[]): Generator<Piece> {
  let from = 0;
  let bytes = 0;
  for (const [at, { body }] of records.entries()) {
    const isFull = at - from >= APPEND_RECORDS_MAX || bytes + body.length > APPEND_BYTES_MAX;
    if (at > from && isFull) {
      yield { records: records.slice(from, at), bytes };
      from = at;
      bytes = 0;
    }
    bytes += body.length;
  }
  if (from < records.length) yield { records: records.slice(from), bytes };
}

function nextLetters(box: Box): readonly Letter[] {
  let count = 0;
  let records = 0;
  let bytes = 0;
  for (const letter of box.letters) {
    records += letter.records.length;
    bytes += letter.bytes;
    if (count > 0 && (records > APPEND_RECORDS_MAX || bytes > APPEND_BYTES_MAX)) break;
    count += 1;
  }
  return box.letters.splice(0, count);
}
