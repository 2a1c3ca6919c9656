import { schedule as cron, type ScheduledTask, type TaskContext } from 'node-cron';
import { NATIONAL } from '../event/scope.ts';
import type { Journal } from '../journal/contract.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AlertMirroring } from './alert-mirroring.ts';
import type { Configuration } from './configuration.ts';
import type { Pipeline } from './pipeline/pipeline.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const GAUGES_INTERVAL_MS = 5_000;
/** How far back a full look at the alerts goes. */
const MIRRORED_MS = 31 * DAY_MS;
const ZONE = 'Asia/Ho_Chi_Minh';

export interface ScheduleOptions {
  readonly configuration: Configuration;
  /** Of this process among others that share the state. */
  readonly nodeName: string;
  /** Absent in a process that has no part in it; the same holds for the store. */
  readonly journal?: Journal;
  readonly store?: EventStore;
  readonly state: State;
  /** Absent where alerts are not mirrored. */
  readonly mirroring?: AlertMirroring | undefined;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Starts what happens by the clock: retention, compaction, gauges. What changes something that processes share is done
 * by one of them each time.
 */
export function startSchedule(options: ScheduleOptions): { stop(): Promise<void> } {
  const { journal, store, configuration, clock, log } = options;
  const underWay = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>): Promise<unknown> => {
    const tracked: Promise<unknown> = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };
  const job = (name: string, expression: string, { isShared, work }: Work) => {
    const run = (context: TaskContext) =>
      track(isShared ? once(name, { context, work, options }) : logged(name, work, log));
    return cron(expression, run, { timezone: ZONE, noOverlap: true });
  };
  const jobs: ScheduledTask[] = [];
  if (journal) {
    const isShared = configuration.journal.kind === 'kafka';
    jobs.push(job('journal retention', '7 * * * *', { isShared, work: () => journal.retain() }));
  }
  if (store) {
    const isShared = configuration.store.kind === 'elasticsearch';
    const work = () => deleteOldEvents(store, options);
    jobs.push(job('store retention', '20 2 * * *', { isShared, work }));
  }
  const { mirroring } = options;
  if (mirroring) {
    const work = () => mirroring.showAll(options.state.alerts, clock.now() - MIRRORED_MS);
    jobs.push(job('alert mirror', '37 * * * *', { isShared: true, work }));
  }
  const gauges = setInterval(() => {
    const read = setGauges(options).catch((error: unknown) => {
      log.warn({ err: error }, 'The gauges could not be read.');
    });
    void track(read);
  }, GAUGES_INTERVAL_MS);
  return {
    stop: async () => {
      clearInterval(gauges);
      for (const one of jobs) await one.destroy();
      // The stores are closed after this: nothing may be at work on them.
      await Promise.all(underWay);
    },
  };
}

interface Work {
  /** Whether other processes would do the same work on the same thing. */
  readonly isShared: boolean;
  readonly work: () => Promise<unknown>;
}

/** Does the work if no other process has taken it at this time. */
async function once(
  name: string,
  {
    context,
    work,
    options,
  }: Pick<Work, 'work'> & { context: TaskContext; options: ScheduleOptions },
): Promise<void> {
  const { state, nodeName, clock, log } = options;
  const dueMs = Math.floor(context.date.getTime() / MINUTE_MS) * MINUTE_MS;
  try {
    const by = { node: nodeName, nowMs: clock.now() };
    if (!(await state.runs.claim(name, dueMs, by))) return;
    const outcome = await logged(name, work, log);
    await state.runs.finish(name, dueMs, { outcome, nowMs: clock.now() });
  } catch (error) {
    log.error({ err: error, job: name }, 'Scheduled work could not be shared out.');
  }
}

async function logged(name: string, work: () => Promise<unknown>, log: Log): Promise<string> {
  try {
    const result = await work();
    log.info({ job: name, result }, 'Scheduled work is done.');
    return 'done';
  } catch (error) {
    log.error({ err: error, job: name }, 'Scheduled work failed; it runs again at its time.');
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function deleteOldEvents(store: EventStore, { configuration, clock }: ScheduleOptions) {
  const oldest = clock.now() - configuration.store.retentionDays * DAY_MS;
  const deleted = await store.deleteBefore(new Date(oldest).toISOString().slice(0, 10));
  return { deleted, ...(await store.compact()) };
}

async function setGauges({ journal, state, pipeline, metrics }: ScheduleOptions): Promise<void> {
  for (const { partition, bytes } of journal?.status() ?? []) {
    if (bytes !== undefined) metrics.journalBytes.set({ partition: String(partition) }, bytes);
  }
  metrics.pipelineLagRecords.set(pipeline.status().lagRecords);
  const owed = await state.destinations.deliveries(NATIONAL, {
    state: ['pending', 'retrying'],
    size: 1,
  });
  metrics.notifyPending.set(owed.total);
}
