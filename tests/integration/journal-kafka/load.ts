// Load on a journal while its brokers come and go: senders that send again what was refused, and readers that count.
import { setTimeout as wait } from 'node:timers/promises';
import type { Journal } from '../../../src/journal/contract.ts';
import { recordsOf } from './place.ts';

/** Records with this name are not counted: they are sent to be refused. */
const UNCOUNTED = 'away';

export interface Sender {
  /** Names of the batches that were acknowledged; their bodies are `${name}-${number}`. */
  readonly accepted: string[];
  refused: number;
  done: Promise<void>;
}

/** Sends batches one after the other, each with its key until it is accepted. */
export function startSender(
  journal: Journal,
  of: {
    sender: number;
    batch: number;
    partition?: number;
    /** Between two batches. */
    pauseMs?: number;
    signal: AbortSignal;
  },
): Sender {
  const state: Sender = { accepted: [], refused: 0, done: Promise.resolve() };
  const send = async () => {
    for (let number = 0; !of.signal.aborted; number += 1) {
      const name = `s${of.sender}-${number}`;
      for (;;) {
        const records = recordsOf(`source-${of.sender}`, name, of.batch);
        const dedup = { kind: 'key', key: name } as const;
        const outcome = await journal.append(records, dedup, of.partition);
        if (outcome.kind !== 'refused') break;
        state.refused += 1;
        await wait(100);
      }
      state.accepted.push(name);
      await wait(of.pauseMs ?? 2);
    }
  };
  state.done = send();
  return state;
}

/** Reads all partitions from their beginning and counts how often each body came. */
export function followAll(
  journal: Journal,
  signal: AbortSignal,
): { readonly got: ReadonlyMap<string, number>; readonly ended: Promise<unknown> } {
  const got = new Map<string, number>();
  const follow = async (partition: number) => {
    const reader = await journal.reader({ partition, offset: 0 });
    while (!signal.aborted) {
      for (const record of await reader.read({ max: 500, waitMs: 500, signal })) {
        const body = String(record.body);
        if (!body.startsWith(UNCOUNTED)) got.set(body, (got.get(body) ?? 0) + 1);
      }
    }
    await reader.close();
  };
  const partitions = Array.from({ length: journal.partitions }, (_, partition) => partition);
  return { got, ended: Promise.all(partitions.map(follow)) };
}
