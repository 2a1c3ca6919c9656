import type { ReadRoster } from '../../detect/contract.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import type { GapReason, LossReason, NewGap, RuleGap } from '../../event/rule-ledger.ts';
import { NATIONAL, type Scope } from '../../event/scope.ts';
import type { Journal } from '../../journal/contract.ts';
import type { AlertState } from '../../state/contract.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { unreadRecords } from '../ledger/unread-records.ts';
import { type JudgedStored, judgeStored } from './judge-stored.ts';
import { type EndedGap, endOf, type PlannedRefill, planRefills, rulesOf } from './plan-refill.ts';
import { type SelectedRules, selectRules } from './rule-selection.ts';

/** Gaps that are looked at in one go; the others wait for the next one. */
const GAPS_MAX = 1_000;
const PAGE_SIZE = 200;
/** Longest time for all runs of one go, and for one of them. */
const GO_MS_MAX = 40_000;
const RUN_MS_MAX = 20_000;
/** How long a store takes, at most, to show what it has taken in. */
const SHOWN_AFTER_MS = 5_000;
/** How long nothing was added to a gap whose events may still be under way to the store. */
const QUIET_MS: Readonly<Partial<Record<GapReason, number>>> = { read_again: 30_000 };
/** How long a rule may be away before its gaps are given up. */
const RULE_GONE_AFTER_MS = 86_400_000;
const DAY_MS = 86_400_000;

export interface RefillOptions {
  readonly ledger: LedgerState;
  readonly alerts: Pick<AlertState, 'raise'>;
  readonly store: EventStore;
  readonly journal: Journal;
  readonly ruleSet: () => RuleSet;
  readonly roster: ReadRoster;
  readonly latenessMs: number;
  readonly retentionDays: number;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  /** Longest time that it may take. @default GO_MS_MAX */
  readonly limitMs?: number;
  /** Ends it soon; what is under way is done again by the next go. */
  readonly signal?: AbortSignal;
}

/** What came of one go. */
export interface RefillReport {
  readonly open: number;
  readonly refilled: number;
  readonly lost: number;
  readonly alerts: number;
  readonly failed: number;
}

/**
 * Judges what is open in the ledger from the stored events, as far as their time is complete, and raises what nobody was
 * told. What it cannot end it leaves open, with how far it came or why not. Repeated, it raises nothing twice.
 */
export async function refillGaps(options: RefillOptions): Promise<RefillReport> {
  return new Refill(options).run();
}

class Refill {
  readonly #options: RefillOptions;
  readonly #nowMs: number;
  readonly #rules: RuleSet;
  readonly #selections = new Map<string, SelectedRules | undefined>();
  readonly #report = { open: 0, refilled: 0, lost: 0, alerts: 0, failed: 0 };

  constructor(options: RefillOptions) {
    this.#options = options;
    this.#nowMs = options.clock.now();
    this.#rules = options.ruleSet();
  }

  async run(): Promise<RefillReport> {
    const { clock, limitMs = GO_MS_MAX } = this.#options;
    const ready = await this.#ready(await this.#openGaps());
    const settledMs = await this.#settledMs();
    const selectionOf = (ruleId: string) => this.#selectionOf(ruleId) as SelectedRules;
    for (const plan of planRefills(ready, selectionOf, settledMs)) {
      const leftMs = this.#nowMs + limitMs - clock.now();
      if (leftMs <= 0 || this.#options.signal?.aborted === true) break;
      await this.#fill(plan, Math.min(RUN_MS_MAX, leftMs));
    }
    return this.#report;
  }

  async #openGaps(): Promise<RuleGap[]> {
    const gaps: RuleGap[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#options.ledger.gaps(NATIONAL, {
        ...{ status: ['open'], size: PAGE_SIZE },
        ...(cursor === undefined ? {} : { cursor }),
      });
      this.#report.open = page.total;
      gaps.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined && gaps.length < GAPS_MAX);
    return gaps;
  }

  /** Those that can be judged by now, or later; the others are given up, or are somebody else's. */
  async #ready(gaps: readonly RuleGap[]): Promise<EndedGap[]> {
    const ready: EndedGap[] = [];
    for (const gap of gaps) {
      // The runs of scheduled rules are repeated by who makes them.
      if (gap.toMs === undefined || gap.reason === 'run_missed') continue;
      if (this.#nowMs - gap.updatedAtMs < (QUIET_MS[gap.reason] ?? 0)) continue;
      if (gap.toMs <= this.#oldestMs) await this.#lose(gap, 'events_expired');
      else if (this.#selectionOf(rulesOf(gap)) !== undefined)
        ready.push({ ...gap, toMs: gap.toMs });
      else if (!this.#isScheduled(gap.ruleId) && this.#nowMs - gap.updatedAtMs > RULE_GONE_AFTER_MS)
        await this.#lose(gap, 'rule_gone');
    }
    return ready;
  }

  /** Event time at and after which the store keeps events. */
  get #oldestMs(): number {
    const day = this.#nowMs - this.#options.retentionDays * DAY_MS;
    return Math.floor(day / DAY_MS) * DAY_MS;
  }

  #selectionOf(ruleId: string): SelectedRules | undefined {
    if (!this.#selections.has(ruleId)) {
      this.#selections.set(ruleId, selectRules(this.#rules, ruleId));
    }
    return this.#selections.get(ruleId);
  }

  #isScheduled(ruleId: string): boolean {
    return this.#rules.correlations.some(({ facts }) => facts.id === ruleId);
  }

  /** Event time up to which everything is stored that may still come in time. */
  async #settledMs(): Promise<number> {
    const { journal, latenessMs } = this.#options;
    const { sinceMs } = await unreadRecords(journal);
    return Math.min(this.#nowMs - SHOWN_AFTER_MS, sinceMs ?? this.#nowMs) - latenessMs;
  }

  async #fill(plan: PlannedRefill, limitMs: number): Promise<void> {
    const { clock, ledger, log, metrics } = this.#options;
    try {
      const judged = await judgeStored({
        ...{ ...this.#options, scope: scopeOf(plan.province), limitMs },
        ...{ rules: plan.rules, fromMs: plan.fromMs, toMs: plan.toMs },
        reason: plan.gaps[0]?.reason ?? 'too_late',
      });
      this.#report.alerts += judged.alerts;
      metrics.detectRefilledAlerts.inc(judged.alerts);
      for (const [place, gap] of plan.gaps.entries()) {
        // Alerts are those of the run; they are counted on its first gap.
        await this.#settle(gap, plan, { ...judged, alerts: place === 0 ? judged.alerts : 0 });
      }
    } catch (error) {
      this.#report.failed++;
      log.error({ err: error, rule: plan.ruleId }, 'A gap could not be refilled; it stays open.');
      const failure = error instanceof Error ? error.message : String(error);
      for (const { id, reachedMs } of plan.gaps) {
        const step = { reachedMs, alertsFound: 0, failure };
        await ledger.noteRefill(id, step, clock.now());
      }
    }
  }

  async #settle(
    gap: EndedGap,
    { rules }: PlannedRefill,
    { reachedMs, alerts, isLimited, rosterFromMs = 0 }: JudgedStored,
  ): Promise<void> {
    const { ledger, clock } = this.#options;
    const end = { revision: gap.revision, refilledBy: rules.version, alertsFound: alerts };
    if (reachedMs < endOf(gap, rules)) {
      const step = { reachedMs: Math.max(reachedMs, gap.fromMs), alertsFound: alerts };
      await ledger.noteRefill(gap.id, { ...step, failure: undefined }, clock.now());
      return;
    }
    const loss = lossOf(gap, { isLimited, rules, rosterFromMs, oldestMs: this.#oldestMs });
    if (loss !== undefined) {
      await this.#lose(gap, loss);
      return;
    }
    await this.#loseSilences(gap, rules, rosterFromMs);
    // Grown meanwhile, it stays open and is judged again.
    if (await ledger.markRefilled(gap.id, end, clock.now())) this.#count('refilled', gap);
  }

  async #lose(gap: RuleGap, lossReason: LossReason): Promise<void> {
    const { ledger, clock, log } = this.#options;
    const { id, revision } = gap;
    if (!(await ledger.markLost(id, { revision, lossReason }, clock.now()))) return;
    this.#count('lost', gap);
    log.warn({ gap, lossReason }, 'A gap can never be refilled.');
  }

  /** Of several rules that were judged, those that ask for more than is known have a gap of their own. */
  async #loseSilences(
    gap: EndedGap,
    { rosterRules }: SelectedRules,
    rosterFromMs: number,
  ): Promise<void> {
    const { ledger, clock } = this.#options;
    if (!WINDOWS.has(gap.reason) || gap.fromMs >= rosterFromMs) return;
    const toMs = Math.min(gap.toMs, rosterFromMs);
    for (const { id: ruleId, version: ruleVersion } of rosterRules) {
      const own: NewGap = { ...gap, ruleId, ruleVersion, toMs };
      const [id = ''] = await ledger.openGaps([own], clock.now());
      const opened = await ledger.gap(NATIONAL, id);
      if (opened?.status === 'open') await this.#lose(opened, 'roster_unknown');
    }
  }

  #count(outcome: 'refilled' | 'lost', { reason }: RuleGap): void {
    this.#report[outcome]++;
    this.#options.metrics.detectGapsClosed.inc({ outcome, reason });
  }
}

/** Gaps in which silence may not have been concluded; where an event was missing it was concluded all the more. */
const WINDOWS: ReadonlySet<RuleGap['reason']> = new Set([
  'windows_lost',
  'rule_changed',
  'withheld',
]);

function lossOf(
  gap: EndedGap,
  given: { isLimited: boolean; rules: SelectedRules; rosterFromMs: number; oldestMs: number },
): LossReason | undefined {
  if (gap.reason === 'records_removed' || gap.reason === 'records_damaged') return 'never_stored';
  if (gap.fromMs < given.oldestMs) return 'events_expired';
  if (gap.reason === 'state_limit' && given.isLimited) return 'limit_again';
  if (gap.fromMs >= given.rosterFromMs) return undefined;
  const isRoster = given.rules.rosterRules.some(({ id }) => id === gap.ruleId);
  return isRoster && WINDOWS.has(gap.reason) ? 'roster_unknown' : undefined;
}

function scopeOf(province: string | undefined): Scope {
  return province === undefined ? NATIONAL : { kind: 'provinces', provinces: [province] };
}
