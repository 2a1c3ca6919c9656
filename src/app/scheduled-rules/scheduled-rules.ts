import type { ReadRoster } from '../../detect/contract.ts';
import type { CorrelationRule } from '../../detect/rule-set.ts';
import { scheduledRules } from '../../detect/scheduled/rule-parts.ts';
import type { Journal } from '../../journal/contract.ts';
import type { ScheduledRun, State } from '../../state/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Configuration } from '../configuration.ts';
import { unreadSinceMs } from '../ledger/unread-records.ts';
import type { Rules } from '../rules.ts';
import { runRule } from './run-rule.ts';
import { dueNow, jobOf, lastByJob, reachedByRule } from './run-times.ts';

const DAY_MS = 86_400_000;

export interface ScheduledRulesOptions {
  readonly configuration: {
    readonly detect: Pick<Configuration['detect'], 'latenessSeconds'>;
    readonly store: Pick<Configuration['store'], 'retentionDays'>;
  };
  /** Of this process among others that share the state. */
  readonly nodeName: string;
  readonly rules: Pick<Rules, 'set'>;
  readonly roster: ReadRoster;
  readonly journal: Journal;
  readonly store: EventStore;
  readonly state: State;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs rules that are judged over stored events, each once among all processes that share the state. */
export class ScheduledRules {
  readonly #options: ScheduledRulesOptions;
  readonly #stopping = new AbortController();

  constructor(options: ScheduledRulesOptions) {
    this.#options = options;
  }

  /** Runs what is due, one rule after the other. Call it every minute. Never throws. */
  async runDue(): Promise<void> {
    const { rules, state, log } = this.#options;
    const set = rules.set();
    const raising = scheduledRules(set).filter(({ raises }) => raises);
    if (raising.length === 0) return;
    try {
      const last = lastByJob(await state.runs.latest());
      for (const rule of raising) {
        if (this.#stopping.signal.aborted) return;
        await this.#runIfDue(rule, last.get(jobOf(rule.facts.id)));
      }
      await this.#measure(raising);
    } catch (error) {
      log.error({ err: error }, 'Scheduled rules could not be shared out.');
    }
  }

  /** Ends the run under way; what it has not judged, the next one does. */
  stop(): void {
    this.#stopping.abort(new Error('The service stops.'));
  }

  async #runIfDue(rule: CorrelationRule, last: ScheduledRun | undefined): Promise<void> {
    const { state, nodeName, clock, metrics } = this.#options;
    const nowMs = clock.now();
    const dueMs = dueNow(rule.schedule?.everyMs ?? DAY_MS, last, nowMs);
    const job = jobOf(rule.facts.id);
    if (dueMs === undefined) return;
    if (!(await state.runs.claim(job, dueMs, { node: nodeName, nowMs }))) return;
    const outcome = await this.#run(rule);
    const [word = ''] = outcome.split(':');
    metrics.detectScheduledRuns.inc({ rule: rule.facts.id, outcome: word });
    await state.runs.finish(job, dueMs, { outcome, nowMs: clock.now() });
  }

  async #run(rule: CorrelationRule): Promise<string> {
    const { configuration, rules, state, journal, clock, log, ...parts } = this.#options;
    const { latenessSeconds } = configuration.detect;
    const { id, title } = rule.facts;
    const keptMs = configuration.store.retentionDays * DAY_MS;
    try {
      const outcome = await runRule({
        ...{ ...parts, clock, rule, set: rules.set(), alerts: state.alerts, ledger: state.ledger },
        unreadSinceMs: () => unreadSinceMs(journal),
        latenessMs: latenessSeconds * 1_000,
        keptFromMs: Math.floor((clock.now() - keptMs) / DAY_MS) * DAY_MS,
        signal: this.#stopping.signal,
      });
      log.info({ rule: id, title: title.en, outcome }, 'A scheduled rule has run.');
      return outcome;
    } catch (error) {
      log.error(
        { err: error, rule: id, title: title.en },
        'A scheduled rule failed; it runs again.',
      );
      return `failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** How far behind each rule is. */
  async #measure(raising: readonly CorrelationRule[]): Promise<void> {
    const { state, clock, metrics } = this.#options;
    const reached = reachedByRule(await state.ledger.lastRuns());
    for (const { facts } of raising) {
      const toMs = reached.get(facts.id);
      if (toMs === undefined) continue;
      metrics.detectScheduledLagSeconds.set({ rule: facts.id }, (clock.now() - toMs) / 1_000);
    }
  }
}
