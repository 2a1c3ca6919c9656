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
  const job = (name: string, expression: string, work: () => Promise<unknown>) =>
    cron(
      expression,
      async () => {
        try {
          const result = await work();
          log.info({ job: name, result }, 'Scheduled work is done.');
        } catch (error) {
          log.error({ err: error, job: name }, 'Scheduled work failed; it runs again at its time.');
        }
      },
      { timezone: ZONE, noOverlap: true },
    );
  const jobs = [
    job('journal retention', '7 * * * *', () => options.journal.retain()),
    job('store retention', '20 2 * * *', () => deleteOldEvents(options)),
  ];
  const gauges = setInterval(() => {
    setGauges(options).catch((error: unknown) => {
      log.warn({ err: error }, 'The gauges could not be read.');
    });
  }, GAUGES_INTERVAL_MS);
  return {
    stop: async () => {
      clearInterval(gauges);
      for (const one of jobs) await one.destroy();
    },
  };
}

async function deleteOldEvents({ configuration, store, clock }: ScheduleOptions) {
  const oldest = clock.now() - configuration.store.retentionDays * DAY_MS;
  const deleted = await store.deleteBefore(new Date(oldest).toISOString().slice(0, 10));
  return { deleted, ...(await store.compact()) };
}

async function setGauges({ journal, state, pipeline, metrics }: ScheduleOptions): Promise<void> {
  for (const { partition, bytes } of journal.status()) {
    metrics.journalBytes.set({ partition: String(partition) }, bytes);
  }
  metrics.pipelineLagRecords.set(pipeline.status().lagRecords);
  const owed = await state.destinations.deliveries(NATIONAL, {
    state: ['pending', 'retrying'],
    size: 1,
  });
  metrics.notifyPending.set(owed.total);
}
