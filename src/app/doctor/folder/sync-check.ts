import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';
import { reasonOf } from '../reason-of.ts';
import type { Subject } from '../subject.ts';
import { nearestFolder } from './nearest-folder.ts';

const ID = 'folder.sync';
const SYNCS = 15;
const BYTES = 4_096;
const ENOUGH_MS = 3_000;
/** Above it each commit of the journal and of the state is felt by senders and people. */
const SLOW_MS = 20;

/** How long the disk of the data directory takes to make something durable; measured on a file that is gone afterwards. */
export function syncCheck({ configuration }: Subject): Check {
  return {
    ids: [ID],
    run: async (report, signal) => {
      const folder = nearestFolder(configuration.dataDirectory);
      try {
        report(judgeSync(await syncMs(folder, signal)));
      } catch (error) {
        const found = said('doctor.sync.refused', { folder, reason: reasonOf(error) });
        report(failed(ID, found, { step: said('doctor.sync.refused_step') }));
      }
    },
  };
}

/** What the times of single fsyncs mean. */
export function judgeSync(timesMs: readonly number[]): Finding {
  const sorted = [...timesMs].sort((one, other) => one - other);
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = { ms: sorted.at(-1) ?? 0 };
  const found = said('doctor.sync.median', { median: { ms: medianMs }, worst });
  if (medianMs <= SLOW_MS) return ok(ID, found);
  return warning(ID, found, { step: said('doctor.sync.slow_step') });
}

async function syncMs(folder: string, signal: AbortSignal): Promise<number[]> {
  const name = path.join(folder, `.gac-doctor-${randomBytes(6).toString('hex')}`);
  const file = await open(name, 'wx', 0o600);
  const began = performance.now();
  const times: number[] = [];
  try {
    const block = Buffer.alloc(BYTES, 1);
    for (let at = 0; at < SYNCS && !signal.aborted; at++) {
      const before = performance.now();
      await file.write(block, 0, BYTES, at * BYTES);
      await file.datasync();
      times.push(performance.now() - before);
      if (performance.now() - began > ENOUGH_MS) break;
    }
    return times;
  } finally {
    await file.close();
    await rm(name, { force: true });
  }
}
