import {
  COVERAGE_INTERVALS_MAX,
  type CoverageStatus,
  EVERY,
  LEDGER_SLOT_MS,
  type RuleGap,
} from '../../event/rule-ledger.ts';
import type { Coverage, CoverageInterval, LedgerRule } from './contract.ts';

/** The rule sets in which a rule stayed the same. */
export interface RuleStretch extends Pick<LedgerRule, 'version' | 'kind' | 'judged'> {
  readonly fromSet: number;
  /** Exclusive. */
  readonly untilSet: number;
}

/** Events of a source and a slot, by the rule set that judged them. */
export interface JudgedSlot {
  readonly sourceId: string;
  readonly slotMs: number;
  readonly ruleSet: number;
  readonly events: number;
}

/** What the ledger holds of a rule. */
export interface LedgerPages {
  readonly sourceId?: string;
  /** Both at the edge of a slot. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly rule: readonly RuleStretch[];
  /** By source and time. */
  readonly slots: readonly JudgedSlot[];
  readonly gaps: readonly RuleGap[];
  readonly runs: readonly { ruleVersion: string; fromMs: number; toMs: number }[];
}

/** What is told of several things in one slot: the first of these that holds. */
const WORST_FIRST: readonly CoverageStatus[] = [
  'gap',
  'lost',
  'not_in_force',
  'pending',
  'refilled',
  'evaluated',
  'no_events',
];
const INCOMPLETE: ReadonlySet<CoverageStatus> = new Set(['gap', 'lost', 'not_in_force', 'pending']);

/** Cuts the time of each source into the intervals in which the rule stands the same. */
export function cutCoverage(pages: LedgerPages): Coverage {
  const intervals: CoverageInterval[] = [];
  const slotsOf = Map.groupBy(pages.slots, ({ sourceId }) => sourceId);
  const gapsOf = Map.groupBy(pages.gaps, ({ sourceId }) => sourceId);
  const ofAll = worstGaps(pages, gapsOf.get(EVERY) ?? []);
  let isCut = false;
  for (const sourceId of sourcesOf(pages)) {
    const own = sourceId === EVERY ? [] : (gapsOf.get(sourceId) ?? []);
    const slots = Map.groupBy(slotsOf.get(sourceId) ?? [], ({ slotMs }) => slotMs);
    const gapAt = worstGaps(pages, own);
    const line = new Line(sourceId, COVERAGE_INTERVALS_MAX - intervals.length);
    for (let slotMs = pages.fromMs; slotMs < pages.toMs; slotMs += LEDGER_SLOT_MS) {
      const gap = worse(gapAt.get(slotMs), ofAll.get(slotMs));
      line.add(pages, { slotMs, judged: slots.get(slotMs) ?? [], gap });
    }
    intervals.push(...line.intervals);
    isCut ||= line.isCut;
  }
  const isWhole = !intervals.some(({ status }) => INCOMPLETE.has(status));
  return { intervals, isCut, isComplete: isWhole && !isCut };
}

/** Those that sent something or have a gap of their own; `EVERY` when there is none but some gap. */
function sourcesOf({ sourceId, slots, gaps }: LedgerPages): string[] {
  if (sourceId !== undefined) return [sourceId];
  const named = new Set(slots.map((slot) => slot.sourceId));
  for (const gap of gaps) if (gap.sourceId !== EVERY) named.add(gap.sourceId);
  if (named.size === 0 && gaps.length > 0) named.add(EVERY);
  return [...named].sort();
}

/** The intervals of one source. */
class Line {
  readonly intervals: CoverageInterval[] = [];
  readonly #sourceId: string;
  readonly #room: number;
  isCut = false;

  constructor(sourceId: string, room: number) {
    this.#sourceId = sourceId;
    this.#room = room;
  }

  add(pages: LedgerPages, slot: Slot): void {
    if (this.isCut) return;
    const { status, ruleVersion } = standingOf(pages, slot);
    const hasGap = status === 'gap' || status === 'lost' || status === 'refilled';
    const next: CoverageInterval = {
      sourceId: this.#sourceId,
      fromMs: slot.slotMs,
      toMs: slot.slotMs + LEDGER_SLOT_MS,
      status,
      ruleVersion,
      events: slot.judged.reduce((sum, one) => sum + one.events, 0),
      gap: hasGap ? slot.gap : undefined,
    };
    const last = this.intervals.at(-1);
    if (last !== undefined && isSame(last, next)) {
      const events = last.events + next.events;
      this.intervals[this.intervals.length - 1] = { ...last, toMs: next.toMs, events };
    } else if (this.intervals.length < this.#room) this.intervals.push(next);
    else this.isCut = true;
  }
}

function isSame(one: CoverageInterval, other: CoverageInterval): boolean {
  const isStanding = one.status === other.status && one.ruleVersion === other.ruleVersion;
  return isStanding && one.gap?.id === other.gap?.id;
}

const GAP_STANDING = { open: 'gap', lost: 'lost', refilled: 'refilled' } as const;

/** By slot, the gap that matters most. */
function worstGaps(
  { fromMs, toMs }: LedgerPages,
  gaps: readonly RuleGap[],
): ReadonlyMap<number, RuleGap> {
  const worst = new Map<number, RuleGap>();
  for (const gap of gaps) {
    const first = Math.floor(Math.max(gap.fromMs, fromMs) / LEDGER_SLOT_MS) * LEDGER_SLOT_MS;
    const end = Math.min(gap.toMs ?? toMs, toMs);
    for (let slotMs = first; slotMs < end; slotMs += LEDGER_SLOT_MS) {
      const one = worse(worst.get(slotMs), gap);
      if (one !== undefined) worst.set(slotMs, one);
    }
  }
  return worst;
}

function worse(one: RuleGap | undefined, other: RuleGap | undefined): RuleGap | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return rankOf(other) < rankOf(one) ? other : one;
}

function rankOf({ status }: RuleGap): number {
  return WORST_FIRST.indexOf(GAP_STANDING[status]);
}

interface Slot {
  readonly slotMs: number;
  readonly judged: readonly JudgedSlot[];
  readonly gap: RuleGap | undefined;
}

type Standing = Pick<CoverageInterval, 'status' | 'ruleVersion'>;

function standingOf(pages: LedgerPages, { slotMs, judged, gap }: Slot): Standing {
  const all: Standing[] = judged.map(({ ruleSet }) => {
    const rule = pages.rule.find((one) => one.fromSet <= ruleSet && ruleSet < one.untilSet);
    if (rule === undefined) return { status: 'not_in_force', ruleVersion: undefined };
    const isDue = rule.judged === 'schedule';
    return { status: isDue ? 'pending' : 'evaluated', ruleVersion: rule.version };
  });
  const run = pages.runs.find(
    ({ fromMs, toMs }) => fromMs <= slotMs && toMs >= slotMs + LEDGER_SLOT_MS,
  );
  const isPending = all.some(({ status }) => status === 'pending');
  if (run !== undefined && (isPending || all.length === 0)) {
    all.splice(0, all.length, { status: 'evaluated', ruleVersion: run.ruleVersion });
  }
  if (gap !== undefined) {
    const ruleVersion = pages.rule.some(({ version }) => version === gap.ruleVersion)
      ? gap.ruleVersion
      : (all.at(-1)?.ruleVersion ?? pages.rule.at(-1)?.version);
    all.push({ status: GAP_STANDING[gap.status], ruleVersion });
  }
  let worst: Standing = { status: 'no_events', ruleVersion: undefined };
  for (const one of all) {
    const isWorse = WORST_FIRST.indexOf(one.status) < WORST_FIRST.indexOf(worst.status);
    // Of several versions the last one is told.
    if (isWorse || one.status === worst.status) worst = one;
  }
  return worst;
}
