import type { CorrelationRule } from '../../detect/rule-set.ts';
import type { Alert } from '../../event/alert.ts';
import { NATIONAL, type Principal } from '../../event/scope.ts';
import { spanText } from '../../message/span-text.ts';
import { LANGUAGES, text } from '../../message/text.ts';
import type { ScheduledRun, State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Configuration } from '../configuration.ts';
import type { Rules } from '../rules.ts';
import { LATE_RULE, lateRuleSignal } from './late-rule-signal.ts';
import { isLate, lookedAt, type RuleLag, ruleLags } from './rule-lag.ts';
import { jobOf, lastByJob, slotBefore } from './run-times.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MS_PER_SECOND = 1_000;
/** After its start a service catches up with what it missed; so long nobody is told of that. */
const GRACE_MS = 15 * MINUTE_MS;
/** Rules of which one alert at most is open at a time; a page of alerts. */
const ALERTS_AT_ONCE = 200;
/** One process tells of a rule until it has caught up; as long as the state remembers who did. */
const EPISODE_MS_MAX = 30 * DAY_MS;
const JOB = 'late rule ';

/** The service itself, where it closes an alert. */
const SERVICE: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };

export interface LateRulesOptions {
  readonly configuration: { readonly detect: Pick<Configuration['detect'], 'latenessSeconds'> };
  /** Of this process among others that share the state. */
  readonly nodeName: string;
  readonly rules: Pick<Rules, 'set'>;
  readonly state: Pick<State, 'alerts' | 'ledger' | 'runs'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Tells engineers once of each rule on a schedule that is further behind than it should be, whatever the cause, and ends the
 * alert when it has caught up. It looks at what was judged alone, so it also sees that nobody runs the rules.
 */
export class LateRules {
  readonly #options: LateRulesOptions;
  readonly #beganMs: number;
  /** When this process saw a rule first. */
  readonly #seen = new Map<string, number>();
  /** Times of being late that this process has told. */
  readonly #told = new Set<string>();

  constructor(options: LateRulesOptions) {
    this.#options = options;
    this.#beganMs = options.clock.now();
  }

  /** Looks at all rules on a schedule. Call it every minute. Never throws. */
  async look(): Promise<void> {
    const { log } = this.#options;
    try {
      await this.#look();
    } catch (error) {
      log.error({ err: error }, 'It is not known how far scheduled rules are behind.');
    }
  }

  async #look(): Promise<void> {
    const { configuration, rules, state, clock } = this.#options;
    const nowMs = clock.now();
    const set = rules.set();
    const lags = await ruleLags({
      ...{ set, ledger: state.ledger, nowMs },
      latenessMs: configuration.detect.latenessSeconds * MS_PER_SECOND,
      sinceMs: (id) => this.#seenSince(id, nowMs),
    });
    const last = lastByJob(await state.runs.latest());
    this.#measure(lags);
    for (const rule of lookedAt(set)) {
      const lag = lags.get(rule.facts.id);
      if (lag === undefined) continue;
      await this.#guarded(rule.facts.id, () => this.#judge(rule, lag, { last, nowMs }));
    }
    for (const [job, run] of last) {
      const id = job.startsWith(JOB) ? job.slice(JOB.length) : undefined;
      if (id === undefined || lags.has(id) || run.finishedAtMs !== undefined) continue;
      await this.#guarded(id, () => this.#end(id, run, { why: 'gone', nowMs }));
    }
  }

  /** What fails for one rule is tried again the next time, and the others go on. */
  async #guarded(rule: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { log } = this.#options;
      log.warn({ err: error, rule }, 'Nobody could be told of a late rule; it is tried again.');
    }
  }

  /** A rule that was never judged counts from here on. */
  #seenSince(id: string, nowMs: number): number {
    const known = this.#seen.get(id);
    if (known === undefined) this.#seen.set(id, nowMs);
    return known ?? nowMs;
  }

  #measure(lags: ReadonlyMap<string, RuleLag>): void {
    const { metrics } = this.#options;
    metrics.detectScheduledBehindSeconds.reset();
    for (const [rule, { behindMs }] of lags) {
      metrics.detectScheduledBehindSeconds.set({ rule }, behindMs / MS_PER_SECOND);
    }
    metrics.detectLateRules.set([...lags.values()].filter(isLate).length);
  }

  async #judge(
    rule: CorrelationRule,
    lag: RuleLag,
    { last, nowMs }: { last: ReadonlyMap<string, ScheduledRun>; nowMs: number },
  ): Promise<void> {
    const { id } = rule.facts;
    const { judgedToMs } = lag;
    const known = last.get(JOB + id);
    const episode = known?.finishedAtMs === undefined ? known : undefined;
    // On time it is behind by one interval until its run has ended.
    const hasCaughtUp = lag.behindMs <= (rule.schedule?.everyMs ?? 0);
    if (episode !== undefined && hasCaughtUp) {
      await this.#end(id, episode, { why: 'caught_up', nowMs });
      return;
    }
    if (judgedToMs === undefined || !isLate(lag)) return;
    const dueMs = episode?.dueMs ?? (await this.#begin(id, nowMs));
    if (dueMs === undefined || this.#told.has(`${id} ${dueMs}`)) return;
    const run = last.get(jobOf(id));
    const told = { facts: rule.facts, lag: { ...lag, judgedToMs }, run, episode: `${dueMs}` };
    const { state, log } = this.#options;
    await state.alerts.raise([lateRuleSignal(told, nowMs)], nowMs);
    this.#told.add(`${id} ${dueMs}`);
    log.warn({ rule: id, lag, run }, 'A scheduled rule is late.');
  }

  /** When it began to be late; `undefined` while the service has only just started, or for another process to tell. */
  async #begin(id: string, nowMs: number): Promise<number | undefined> {
    if (nowMs - this.#beganMs < GRACE_MS) return undefined;
    const { state, nodeName } = this.#options;
    const dueMs = slotBefore(MINUTE_MS, nowMs);
    const by = { node: nodeName, nowMs, aliveMs: EPISODE_MS_MAX };
    return (await state.runs.claim(JOB + id, dueMs, by)) ? dueMs : undefined;
  }

  async #end(
    id: string,
    { dueMs }: ScheduledRun,
    { why, nowMs }: { why: 'caught_up' | 'gone'; nowMs: number },
  ): Promise<void> {
    const { state, log } = this.#options;
    const { items } = await state.alerts.list(NATIONAL, {
      ...{ ruleId: LATE_RULE, status: ['open', 'acknowledged'], size: ALERTS_AT_ONCE },
    });
    const alert = items.find(({ group }) => group['gac.rule.id'] === id);
    if (alert !== undefined) await this.#close(alert, { dueMs, why, nowMs });
    await state.runs.finish(JOB + id, dueMs, { outcome: why, nowMs });
    this.#told.delete(`${id} ${dueMs}`);
    log.info({ rule: id, why }, 'A scheduled rule is late no more.');
  }

  /** What a person has taken on, that person closes. */
  async #close(
    alert: Alert,
    { dueMs, why, nowMs }: { dueMs: number; why: 'caught_up' | 'gone'; nowMs: number },
  ): Promise<void> {
    // A trail has one text: both languages stand in it.
    const said = LANGUAGES.map((language) =>
      text(language, `rule.late.${why}`, { span: spanText(nowMs - dueMs, language) }),
    ).join('\n');
    const isFree = alert.status === 'open' && alert.assignee === undefined;
    const change = isFree
      ? ({ kind: 'close', verdict: 'true_positive', note: said } as const)
      : ({ kind: 'comment', text: said } as const);
    await this.#options.state.alerts.change(SERVICE, alert.id, alert.version, change, nowMs);
  }
}
