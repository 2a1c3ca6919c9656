import {
  schedule as cron,
  type ScheduledTask,
  type TaskContext,
  type TaskOptions,
} from 'node-cron';
import type { RuleSet } from '../detect/rule-set.ts';
import { GAP_REASONS } from '../event/rule-ledger.ts';
import { NATIONAL } from '../event/scope.ts';
import type { Journal } from '../journal/contract.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { AlertMirroring } from './alert-mirroring.ts';
import type { Configuration } from './configuration.ts';
import { rosterReader } from './judging.ts';
import { closeTrialAlerts, hasTrialAlerts } from './onboarding/close-trial-alerts.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { refillGaps } from './refill/refill-gaps.ts';
import type { LateRules } from './scheduled-rules/late-rules.ts';
import type { ScheduledRules } from './scheduled-rules/scheduled-rules.ts';

const MINUTE_MS = 60_000;
/** Due times are told apart to this. */
const DUE_STEP_MS = 1_000;
/** Who has not ended a run for so long is taken for dead, or is left to itself: a refill ends sooner. */
const RUN_MS_MAX = MINUTE_MS;
const DAY_MS = 86_400_000;
const GAUGES_INTERVAL_MS = 5_000;
/** How far back a full look at the alerts goes. */
const MIRRORED_MS = 31 * DAY_MS;
const TIMED = { timezone: 'Asia/Ho_Chi_Minh', noOverlap: true };

export interface ScheduleOptions {
  readonly configuration: Configuration;
  /** Of this process among others that share the state. */
  readonly nodeName: string;
  /** Absent in a process that has no part in it; the same holds for the store. */
  readonly journal?: Journal;
  readonly store?: EventStore;
  readonly rules?: { set(): RuleSet };
  readonly state: State;
  /** Absent where alerts are not mirrored. */
  readonly mirroring?: AlertMirroring | undefined;
  readonly pipeline: Pipeline;
  /** Absent in a process that does not judge. */
  readonly scheduledRules?: ScheduledRules | undefined;
  /** Absent in a process that knows no rules. */
  readonly lateRules?: LateRules | undefined;
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
  const job = (name: string, expression: string, { isShared, needed, work }: Work) => {
    const run = async (context: TaskContext) => {
      if (!(await isDue(needed, name, log))) return;
      await (isShared ? once(name, { context, work, options }) : logged(name, work, log));
    };
    const tracked = (context: TaskContext) => track(run(context));
    return cron(expression, tracked, { ...TIMED, logger: loggerOf(name, log) });
  };
  const jobs: ScheduledTask[] = [];
  if (journal) {
    const isShared = configuration.journal.kind === 'kafka';
    jobs.push(
      job('journal retention', '7-57/10 * * * *', { isShared, work: () => journal.retain() }),
    );
  }
  if (store) {
    const isShared = configuration.store.kind === 'elasticsearch';
    const work = () => deleteOldEvents(store, options);
    jobs.push(job('store retention', '20 2 * * *', { isShared, work }));
  }
  const stopping = new AbortController();
  const refill = refillWork(options, stopping.signal);
  if (refill) {
    const isShared = configuration.journal.kind === 'kafka';
    jobs.push(job('gap refill', '*/20 * * * * *', { isShared, ...refill }));
  }
  if (configuration.roles.includes('api')) {
    const work = () => closeTrialAlerts(options);
    const needed = () => hasTrialAlerts(options);
    jobs.push(job('test alerts', '* * * * *', { isShared: true, needed, work }));
  }
  const { mirroring } = options;
  if (mirroring) {
    const work = () => mirroring.showAll(options.state.alerts, clock.now() - MIRRORED_MS);
    jobs.push(job('alert mirror', '37 * * * *', { isShared: true, work }));
  }
  const { scheduledRules, lateRules } = options;
  if (lateRules) {
    // Beside the runs: one that hangs must not keep it from looking.
    const look = () => track(lateRules.look());
    jobs.push(cron('* * * * *', look, { ...TIMED, logger: loggerOf('late rules', log) }));
  }
  if (scheduledRules) {
    // It tells of itself: most minutes nothing is due.
    const run = () => track(scheduledRules.runDue());
    const logger = loggerOf('scheduled rules', log);
    jobs.push(cron('* * * * *', run, { ...TIMED, logger }));
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
      scheduledRules?.stop();
      stopping.abort();
      for (const one of jobs) await one.destroy();
      // The stores are closed after this: nothing may be at work on them.
      await Promise.all(underWay);
    },
  };
}

interface Work {
  /** Whether other processes would do the same work on the same thing. */
  readonly isShared: boolean;
  /** Whether there is anything to do. @default always */
  readonly needed?: () => Promise<boolean>;
  readonly work: () => Promise<unknown>;
}

/** Does the work if no other process has taken it at this time, or is still at it since the last one. */
async function once(
  name: string,
  {
    context,
    work,
    options,
  }: Pick<Work, 'work'> & { context: TaskContext; options: ScheduleOptions },
): Promise<void> {
  const { state, nodeName, clock, log } = options;
  const dueMs = Math.floor(context.date.getTime() / DUE_STEP_MS) * DUE_STEP_MS;
  try {
    const by = { node: nodeName, nowMs: clock.now(), aliveMs: RUN_MS_MAX };
    if (!(await state.runs.claim(name, dueMs, by))) return;
    const outcome = await logged(name, work, log);
    await state.runs.finish(name, dueMs, { outcome, nowMs: clock.now() });
  } catch (error) {
    log.error({ err: error, job: name }, 'Scheduled work could not be shared out.');
  }
}

/** What the clock of jobs says goes where all else is said; a time that was left out is made good at the next one. */
function loggerOf(job: string, log: Log): NonNullable<TaskOptions['logger']> {
  return {
    error: (message, error) => log.error({ err: error ?? message, job }, String(message)),
    warn: (message) => log.info({ job }, message),
    info: (message) => log.debug({ job }, message),
    debug: (message) => log.debug({ job }, String(message)),
  };
}

async function isDue(needed: Work['needed'], name: string, log: Log): Promise<boolean> {
  try {
    return needed === undefined || (await needed());
  } catch (error) {
    log.error({ err: error, job: name }, 'It is not known whether scheduled work is due.');
    return false;
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

/** Judging again what is open in the ledger; nothing for a process that has no part in judging. */
function refillWork(
  options: ScheduleOptions,
  signal: AbortSignal,
): Omit<Work, 'isShared'> | undefined {
  const { journal, store, rules, state, configuration } = options;
  if (!journal || !store || !rules || !configuration.roles.includes('detect')) return undefined;
  return {
    needed: async () => (await state.ledger.gapCounts(NATIONAL)).open > 0,
    work: () =>
      refillGaps({
        ...{ ...options, journal, store, ruleSet: () => rules.set() },
        ...{ ledger: state.ledger, alerts: state.alerts, roster: rosterReader(state), signal },
        latenessMs: configuration.detect.latenessSeconds * 1_000,
        retentionDays: configuration.store.retentionDays,
      }),
  };
}

async function deleteOldEvents(
  store: EventStore,
  { configuration, state, clock }: ScheduleOptions,
) {
  const oldest = clock.now() - configuration.store.retentionDays * DAY_MS;
  await state.ledger.forgetBefore(oldest);
  const deleted = await store.deleteBefore(new Date(oldest).toISOString().slice(0, 10));
  return { deleted, ...(await store.compact()) };
}

async function setGauges(options: ScheduleOptions): Promise<void> {
  const { journal, state, pipeline, metrics, clock } = options;
  for (const { partition, bytes } of journal?.status() ?? []) {
    if (bytes !== undefined) metrics.journalBytes.set({ partition: String(partition) }, bytes);
  }
  metrics.pipelineLagRecords.set(pipeline.status().lagRecords);
  const { openByReason, oldestOpenedAtMs } = await state.ledger.gapCounts(NATIONAL);
  for (const reason of GAP_REASONS) metrics.detectGaps.set({ reason }, openByReason[reason] ?? 0);
  const openMs = oldestOpenedAtMs === undefined ? 0 : clock.now() - oldestOpenedAtMs;
  metrics.detectOldestGapSeconds.set(Math.max(0, openMs / 1_000));
  const owed = await state.destinations.deliveries(NATIONAL, {
    state: ['pending', 'retrying'],
    size: 1,
  });
  metrics.notifyPending.set(owed.total);
}
