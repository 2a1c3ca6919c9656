import type { ReadRoster } from '../../detect/contract.ts';
import { memoryMs } from '../../detect/correlate/memory.ts';
import type { CorrelationRule, RuleSet } from '../../detect/rule-set.ts';
import { grainMsOf, judgeInterval } from '../../detect/scheduled/judge-interval.ts';
import { chainOf, type RuleChain } from '../../detect/scheduled/rule-parts.ts';
import { EVERY, type NewGap } from '../../event/rule-ledger.ts';
import { NATIONAL } from '../../event/scope.ts';
import type { Signal } from '../../event/signal.ts';
import type { AlertState } from '../../state/contract.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import type { EventStore } from '../../store/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { firstMissedMs } from './rule-lag.ts';

/** A run that has taken so long leaves the rest to the next one. */
const RUN_MS_MAX = 10 * 60_000;
/** Signals of one transaction. */
const SIGNALS_AT_ONCE = 500;
/** Gaps of one rule that a run looks at. */
const GAPS_AT_ONCE = 200;

export interface RunOptions {
  readonly set: RuleSet;
  readonly rule: CorrelationRule;
  readonly store: EventStore;
  readonly alerts: Pick<AlertState, 'raise'>;
  readonly ledger: LedgerState;
  readonly roster: ReadRoster;
  /** Everything received before this is stored; `undefined`: everything is. */
  readonly unreadSinceMs: () => Promise<number | undefined>;
  readonly latenessMs: number;
  /** Events before this are no longer stored; a whole second. */
  readonly keptFromMs: number;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Judges what a rule has not judged yet, oldest first, in slices each of which is noted in the ledger, and raises what is
 * found. What was judged in the interval before is judged again, for events that came late: the same signals have the
 * same ids, so nothing is raised twice. Returns the outcome to be remembered.
 * @throws GacError GAC_STORE_FAILED among others; what was not judged is then a gap
 */
export async function runRule(options: RunOptions): Promise<string> {
  const { rule, set, clock } = options;
  const beganMs = clock.now();
  const chain = chainOf(set, rule);
  const grainMs = grainMsOf(chain);
  const span = await spanOf(options, grainMs);
  const sliceMs = Math.max(everyMsOf(rule), memoryMs(rule));
  const sums = { signals: 0, events: 0 };
  let { fromMs } = span;
  try {
    while (fromMs < span.toMs) {
      if (clock.now() - beganMs >= RUN_MS_MAX) break;
      const toMs = Math.min(span.toMs, whole(fromMs + sliceMs, grainMs));
      const judged = await judgeSlice(options, chain, { ...span, fromMs, toMs });
      sums.signals += judged.signals;
      sums.events += judged.events;
      fromMs = toMs;
    }
  } catch (error) {
    // The next run goes on here: nothing failed.
    if (options.signal.aborted) return 'behind: the service stopped';
    await options.ledger.openGaps([gapOf(rule, { fromMs, toMs: span.toMs, error })], clock.now());
    throw error;
  }
  const isBehind = fromMs < span.toMs || span.waitsFor !== undefined;
  const upTo = new Date(fromMs).toISOString();
  const what = `up to ${upTo}, ${sums.events} events read, ${sums.signals} signals`;
  return `${isBehind ? 'behind' : 'done'}: ${what}`;
}

interface Span {
  /** Where judging goes on. */
  readonly fromMs: number;
  /** Up to where everything is stored, if it was not later than allowed. */
  readonly toMs: number;
  /** Since when the rule is judged. */
  readonly originMs: number;
  /** Receipt of the record that is not stored yet and holds the end back by more than an interval. */
  readonly waitsFor: number | undefined;
}

async function spanOf(options: RunOptions, grainMs: number): Promise<Span> {
  const { rule, ledger, latenessMs, clock } = options;
  const nowMs = clock.now();
  const unreadMs = await options.unreadSinceMs();
  const toMs = whole(Math.min(nowMs, unreadMs ?? nowMs) - latenessMs, grainMs);
  const { id, version } = rule.facts;
  const last = (await ledger.lastRuns()).find(({ ruleId }) => ruleId === id);
  const everyMs = everyMsOf(rule);
  // Of a rule that has never judged, the runs that it missed are known as gaps.
  const missedMs = last === undefined ? await firstMissedMs(id, ledger) : undefined;
  const fromMs = last?.toMs ?? missedMs ?? whole(toMs - everyMs, grainMs);
  const originMs = last?.ruleVersion === version ? last.fromMs : fromMs;
  const isHeld = unreadMs !== undefined && nowMs - unreadMs > everyMs;
  const span = { fromMs, toMs, originMs, waitsFor: isHeld ? unreadMs : undefined };
  const isKnown = last !== undefined || missedMs !== undefined;
  return isKnown ? await withoutExpired(options, span) : span;
}

/** Of events that the store has let go, nothing can be judged: that is said, and judging goes on after them. */
async function withoutExpired(options: RunOptions, span: Span): Promise<Span> {
  const { rule, keptFromMs, ledger, clock } = options;
  if (span.fromMs >= keptFromMs) return span;
  const toMs = Math.min(keptFromMs, span.toMs);
  const gap = gapOf(rule, { fromMs: span.fromMs, toMs, error: 'No run came while it was stored.' });
  const [id] = await ledger.openGaps([gap], clock.now());
  const opened = id === undefined ? undefined : await ledger.gap(NATIONAL, id);
  if (opened !== undefined) {
    const { revision } = opened;
    const end = { revision, lossReason: 'events_expired' } as const;
    await ledger.markLost(opened.id, end, clock.now());
  }
  return { ...span, fromMs: toMs };
}

async function judgeSlice(options: RunOptions, chain: RuleChain, slice: Span) {
  const { rule, ledger, metrics } = options;
  const { fromMs, toMs, originMs } = slice;
  const judged = await judgeInterval({
    ...options,
    chain,
    fromMs: whole(Math.max(originMs, fromMs - everyMsOf(rule)), grainMsOf(chain)),
    toMs,
    roster: await options.roster({ fromMs: options.keptFromMs, toMs }),
    watchedFromMs: originMs,
  });
  if (judged.skipped > 0) {
    metrics.detectScheduledSkipped.inc({ rule: rule.facts.id }, judged.skipped);
  }
  const raised = await raise(options, judged.signals);
  const inner = options.set.correlations.filter(
    ({ facts, schedule, raises }) =>
      schedule !== undefined &&
      !raises &&
      chain.correlations.some((one) => one.facts.id === facts.id),
  );
  for (const { facts } of [...inner, rule]) {
    await ledger.noteRun({ ruleId: facts.id, ruleVersion: facts.version, fromMs, toMs });
  }
  await closeGaps(options, { toMs, alertsFound: raised });
  return { signals: judged.signals.length, events: judged.eventsRead };
}

/** Returns how many alerts were created or changed. */
async function raise({ alerts, metrics, clock }: RunOptions, signals: readonly Signal[]) {
  let changes = 0;
  for (let from = 0; from < signals.length; from += SIGNALS_AT_ONCE) {
    const nowMs = clock.now();
    const some = signals.slice(from, from + SIGNALS_AT_ONCE);
    // In history the clock is that of the events; people ask when it was decided by their own.
    const told = some.map((signal) => ({ ...signal, decidedAtMs: nowMs }));
    const changed = await alerts.raise(told, nowMs);
    changes += changed.length;
    for (const signal of some) metrics.detectSignals.inc({ rule: signal.rule.id });
    for (const { alert, created } of changed) {
      const { family, level } = alert.rule;
      if (created) metrics.alertsRaised.inc({ family, level });
      else metrics.alertsUpdated.inc();
    }
  }
  return changes;
}

/** What a failed run left open is closed by the run that judges it. */
async function closeGaps(
  { rule, ledger, clock }: RunOptions,
  { toMs, alertsFound }: { toMs: number; alertsFound: number },
): Promise<void> {
  const { id, version } = rule.facts;
  const { items } = await ledger.gaps(NATIONAL, {
    status: ['open'],
    reason: ['run_missed'],
    rule: { id, kind: 'correlation' },
    size: GAPS_AT_ONCE,
  });
  for (const gap of items) {
    if (gap.ruleId !== id || gap.toMs === undefined || gap.toMs > toMs) continue;
    const end = { revision: gap.revision, refilledBy: version, alertsFound };
    await ledger.markRefilled(gap.id, end, clock.now());
  }
}

function gapOf(
  { facts }: CorrelationRule,
  { fromMs, toMs, error }: { fromMs: number; toMs: number; error: unknown },
): NewGap {
  return {
    ruleId: facts.id,
    ruleVersion: facts.version,
    sourceId: EVERY,
    province: undefined,
    fromMs,
    toMs,
    reason: 'run_missed',
    detail: error instanceof Error ? error.message : String(error),
  };
}

function everyMsOf({ schedule }: CorrelationRule): number {
  return schedule?.everyMs ?? 0;
}

function whole(ms: number, grainMs: number): number {
  return Math.floor(ms / grainMs) * grainMs;
}
