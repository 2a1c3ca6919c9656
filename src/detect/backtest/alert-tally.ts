import type { Signal } from '../../event/signal.ts';
import type { CorrelationRule, DetectionRule } from '../rule-set.ts';
import type { DryAlert, RuleOutcome } from './contract.ts';

/** Alerts that are kept apart in one run. */
const ALERTS_MAX = 20_000;
/** Ids that one alert names. */
const EVIDENCE_MAX = 10;
const DAY_CHARS = 10;

interface Draft {
  readonly first: Signal;
  firstEventMs: number;
  lastEventMs: number;
  signalCount: number;
  eventCount: number;
  readonly signalIds: string[];
  readonly eventIds: string[];
}

/** Counts signals and joins them as alerts would: by rule, province and group, none of them being closed meanwhile. */
export class AlertTally {
  readonly #drafts = new Map<string, Map<string, Draft>>();
  readonly #days = new Map<string, DayCounts>();
  #alerts = 0;
  #signals = 0;
  #notGrouped = 0;

  get signals(): number {
    return this.#signals;
  }

  get notGrouped(): number {
    return this.#notGrouped;
  }

  add(signal: Signal): void {
    const { id } = signal.rule;
    this.#signals++;
    const days = this.#days.get(id) ?? new DayCounts();
    days.add(signal.lastEventMs);
    this.#days.set(id, days);
    const ofRule = this.#drafts.get(id) ?? new Map<string, Draft>();
    this.#drafts.set(id, ofRule);
    const group = Object.entries(signal.group).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const key = JSON.stringify([signal.province, group]);
    const known = ofRule.get(key);
    if (known !== undefined) join(known, signal);
    else if (this.#alerts >= ALERTS_MAX) this.#notGrouped++;
    else {
      this.#alerts++;
      ofRule.set(key, begin(signal));
    }
  }

  /** What a rule came to, with its first alerts. */
  outcomeOf({ facts }: DetectionRule | CorrelationRule, examplesMax: number): RuleOutcome {
    const drafts = [...(this.#drafts.get(facts.id)?.values() ?? [])];
    const days = this.#days.get(facts.id);
    return {
      ruleId: facts.id,
      title: facts.title,
      level: facts.level,
      signals: days?.total ?? 0,
      alerts: drafts.length,
      perDay: (days?.list() ?? []).map(({ day, count }) => ({ day, signals: count })),
      examples: drafts
        .sort((a, b) => a.firstEventMs - b.firstEventMs)
        .slice(0, examplesMax)
        .map(toAlert),
    };
  }
}

/** Counts by day of UTC. */
export class DayCounts {
  readonly #days = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(atMs: number): void {
    const day = new Date(atMs).toISOString().slice(0, DAY_CHARS);
    this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
    this.#total++;
  }

  /** Ascending. */
  list(): { readonly day: string; readonly count: number }[] {
    return [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, count]) => ({ day, count }));
  }
}

function begin(signal: Signal): Draft {
  return {
    first: signal,
    firstEventMs: signal.firstEventMs,
    lastEventMs: signal.lastEventMs,
    signalCount: 1,
    eventCount: signal.eventCount,
    signalIds: [signal.id],
    eventIds: signal.eventIds.slice(0, EVIDENCE_MAX),
  };
}

function join(draft: Draft, signal: Signal): void {
  draft.firstEventMs = Math.min(draft.firstEventMs, signal.firstEventMs);
  draft.lastEventMs = Math.max(draft.lastEventMs, signal.lastEventMs);
  draft.signalCount++;
  draft.eventCount += signal.eventCount;
  if (draft.signalIds.length < EVIDENCE_MAX) draft.signalIds.push(signal.id);
  const room = EVIDENCE_MAX - draft.eventIds.length;
  if (room > 0) draft.eventIds.push(...signal.eventIds.slice(0, room));
}

function toAlert({ first, ...draft }: Draft): DryAlert {
  const { province, commune, group, reason } = first;
  return { backtest: true, ruleId: first.rule.id, province, commune, group, reason, ...draft };
}
