import { setTimeout as wait } from 'node:timers/promises';
import { CHECK_MS, type Check } from './check.ts';
import { CHECK_IDS, type CheckId } from './check-ids.ts';
import { type Finding, failed, said, skipped } from './finding.ts';
import { reasonOf } from './reason-of.ts';

/** How far the checks are. */
export interface DoctorProgress {
  readonly done: number;
  readonly total: number;
  /** What is still awaited. */
  readonly waiting: readonly CheckId[];
}

/**
 * Makes all checks at once, each within its time, and returns what was found in the order of the report. A check that
 * throws or is late has failed; it keeps no other from ending.
 */
export async function runChecks(
  checks: readonly Check[],
  onProgress: (progress: DoctorProgress) => void = () => undefined,
): Promise<readonly Finding[]> {
  const waiting = new Set(checks);
  const tell = () =>
    onProgress({
      done: checks.length - waiting.size,
      total: checks.length,
      waiting: [...waiting].map(({ ids }) => ids[0]),
    });
  tell();
  const found = await Promise.all(
    checks.map(async (check) => {
      const findings = await runCheck(check);
      waiting.delete(check);
      tell();
      return findings;
    }),
  );
  return found.flat().sort((one, other) => placeOf(one) - placeOf(other));
}

async function runCheck(check: Check): Promise<readonly Finding[]> {
  const limitMs = check.limitMs ?? CHECK_MS;
  const told = new Map<CheckId, Finding>();
  const ending = new AbortController();
  const late = Symbol('late');
  try {
    // Begun in a turn of its own: what computes for long does not keep the others from beginning.
    const work = wait(0).then(() =>
      check.run((...findings) => {
        for (const finding of findings) told.set(finding.id, finding);
      }, ending.signal),
    );
    work.catch(() => {
      // After its time nobody waits for it; before, it is caught below.
    });
    const limit = wait(limitMs, late, { signal: ending.signal }).catch(() => late);
    const first = await Promise.race([work, limit]);
    if (first === late) return closed(check, told, timedOut(limitMs));
    return closed(check, told, { found: said('doctor.nothing'), step: said('doctor.step.report') });
  } catch (error) {
    const reason = reasonOf(error);
    const found = said('doctor.broken', { reason });
    return closed(check, told, { found, step: said('doctor.step.report') });
  } finally {
    ending.abort();
  }
}

function timedOut(limitMs: number) {
  const found = said('doctor.late', { seconds: Math.round(limitMs / 1_000) });
  return { found, step: said('doctor.step.late') };
}

/** What was told, and why the rest was not. A late word changes nothing any more. */
function closed(
  check: Check,
  told: ReadonlyMap<CheckId, Finding>,
  why: { found: Finding['found']; step: Finding['found'] },
): readonly Finding[] {
  const untold = check.ids.filter((id) => !told.has(id));
  const [first] = untold;
  const missing = untold.map((id) =>
    id === first ? failed(id, why.found, { step: why.step }) : dependent(id, first),
  );
  return [...told.values(), ...missing];
}

/** A check that could not be made, because another one failed. */
export function dependent(id: CheckId, on: CheckId | undefined): Finding {
  return skipped(id, said('doctor.depends', { check: { check: on ?? id } }));
}

function placeOf({ id }: Finding): number {
  return CHECK_IDS.indexOf(id);
}
