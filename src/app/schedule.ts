import { schedule as cron } from 'node-cron';
import { NATIONAL } from '../event/scope.ts';
import type { Journal } from '../journal/contract.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import type { Pipeline } from './pipeline.ts';

const DAY_MS = 86_400_000;
const GAUGES_INTERVAL_MS = 5_000;
const ZONE = 'Asia/Ho_Chi_Minh';

export interface ScheduleOptions {
  readonly configuration: Configuration;
  readonly journal: Journal;
  readonly store: EventStore;
  readonly state: State;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts what happens by the clock: retention, compaction, gauges. */
export function startSchedule(options: ScheduleOptions): { stop(): Promise<void> } {
  const { log } = options;
  const underWay = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    const tracked: Promise<void> = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  };
  const job = (name: string, expression: string, work: () => Promise<unknown>) =>
    cron(expression, () => track(logged(name, work, log)), { timezone: ZONE, noOverlap: true });
  const jobs = [
    job('journal retention', '7 * * * *', () => options.journal.retain()),
    job('store retention', '20 2 * * *', () => deleteOldEvents(options)),
  ];
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

async function logged(name: string, work: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    const result = await work();
    log.info({ job: name, result }, 'Scheduled work is done.');
  } catch (error) {
    log.error({ err: error, job: name }, 'Scheduled work failed; it runs again at its time.');
  }
}

async function deleteOldEvents({ configuration, store, clock }: ScheduleOptions) {
  const oldest = clock.now() - configuration.store.retentionDays * DAY_MS;
  const deleted = await store.deleteBefore(new Date(oldest).toISOString().slice(0, 10));
  return { deleted, ...(await store.compact()) };
}

async function setGauges({ journal, state, pipeline, metrics }: ScheduleOptions): Promise<void> {
  for (const { partition, bytes } of journal.status()) {
    if (bytes !== undefined) metrics.journalBytes.set({ partition: String(partition) }, bytes);
  }
  metrics.pipelineLagRecords.set(pipeline.status().lagRecords);
  const owed = await state.destinations.deliveries(NATIONAL, {
    state: ['pending', 'retrying'],
    size: 1,
  });
  metrics.notifyPending.set(owed.total);
}
