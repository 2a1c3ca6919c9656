import { isShadowId } from '../../event/shadow-rule.ts';
import type { RosterEntry } from '../contract.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { AbsenceCorrelation } from './absence.ts';
import { namedFields } from './carried-fields.ts';
import { type Chained, UNCHAINED } from './chained.ts';
import { decisionOf } from './conditions.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
import { ExcludingCorrelation } from './excluding-correlation.ts';
import type { Holding } from './holding.ts';
import { type EngineOf, LocalCorrelation, longestWindowMs } from './local-correlation.ts';
import { memoryMs } from './memory.ts';
import { OrderedCorrelation } from './ordered-correlation.ts';
import { RisingCorrelation } from './rising-correlation.ts';
import { SettledCorrelation } from './settled-correlation.ts';

/** What a replay reads beyond the windows: clocks of collectors differ. */
const REPLAY_MARGIN_MS = 60_000;

/** Where a correlation stands among those it refers to. */
export interface Standing {
  /** 0 = it refers to detection rules only. */
  readonly depth: number;
  /** How long after an event its firing may come to this correlation, in event time. */
  readonly delayMs: number;
  readonly chained: Chained;
}

/** A correlation at work, with its standing. */
export interface Member extends Standing {
  readonly engine: CorrelationEngine;
}

/** A correlation that refers to a rule, and where in its list. */
export interface User {
  readonly engine: CorrelationEngine;
  readonly ruleIndex: number;
}

export interface EngineSetOptions {
  readonly rules: RuleSet;
  readonly contextOf: (standing: Standing) => EngineContext;
  /** Who is expected by a rule at a moment, of sources of these types. */
  readonly roster: (
    rule: CorrelationRule,
    types: readonly string[],
    atMs: number,
  ) => readonly RosterEntry[];
}

const NO_USERS: readonly User[] = [];
const UNREFERRED: Standing = { depth: 0, delayMs: 0, chained: UNCHAINED };

/** The correlations of a rule set at work; those that a change of rules leaves alone go on. */
export class EngineSet {
  readonly #options: EngineSetOptions;
  #rules: RuleSet;
  #members: readonly Member[] = [];
  #engines = new Map<string, CorrelationEngine>();
  #users = new Map<string, User[]>();
  #exemptions = new Map<string, CorrelationRule['exempts']>();

  constructor(options: EngineSetOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.reload(options.rules);
  }

  /** Inner before outer. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** What each holds, by rule. */
  *held(): Generator<readonly [string, Holding]> {
    for (const { engine } of this.#members) yield [engine.rule.facts.id, engine.holding()];
  }

  engineOf(ruleId: string): CorrelationEngine | undefined {
    return this.#engines.get(ruleId);
  }

  usersOf(ruleId: string): readonly User[] {
    return this.#users.get(ruleId) ?? NO_USERS;
  }

  reload(rules: RuleSet): void {
    const before = new Map(this.#members.map((one) => [one.engine.rule.facts.id, one]));
    const standings = standingsOf(rules);
    this.#rules = rules;
    this.#exemptions = new Map(rules.correlations.map(({ facts, exempts }) => [facts.id, exempts]));
    this.#users = new Map();
    this.#members = rules.correlations.map((rule) => {
      const standing = standings.get(rule.facts.id) ?? UNREFERRED;
      const known = before.get(rule.facts.id);
      const former = known !== undefined && isSame(known, rule, standing) ? known : undefined;
      const member = { ...standing, engine: this.#engineFor(rule, standing, former?.engine) };
      this.#enlist(member.engine, rule);
      return member;
    });
    this.#engines = new Map(this.#members.map(({ engine }) => [engine.rule.facts.id, engine]));
  }

  /**
   * Twice the longest window, lateness and a margin: one window makes the windows whole again, the other the
   * knowledge whether an episode is going on. Inner correlations add theirs.
   */
  replayMs(latenessMs: number): number {
    const needs = new Map<string, number>();
    for (const rule of this.#rules.correlations) {
      // Nobody is told of it: it may begin with what the others need.
      if (isShadowId(rule.facts.id)) continue;
      const inner = Math.max(0, ...rule.ruleIds.map((id) => needs.get(id) ?? 0));
      const longest = { ...rule, windowMs: longestWindowMs(rule) };
      needs.set(rule.facts.id, 2 * memoryMs(longest) + inner);
    }
    return Math.max(0, ...needs.values()) + latenessMs + REPLAY_MARGIN_MS;
  }

  /** Provinces in which somebody is expected. */
  *expectedProvinces(): Iterable<string> {
    for (const { engine } of this.#members) {
      yield* engine.expectedProvinces?.() ?? [];
    }
  }

  #enlist(engine: CorrelationEngine, rule: CorrelationRule): void {
    for (const [ruleIndex, id] of rule.ruleIds.entries()) {
      if (rule.ruleIds.indexOf(id) !== ruleIndex) continue;
      this.#users.set(id, [...this.usersOf(id), { engine, ruleIndex }]);
    }
  }

  /** Every correlation may come to differ between provinces, so each can have windows of its own for some of them. */
  #engineFor(
    rule: CorrelationRule,
    standing: Standing,
    former: CorrelationEngine | undefined,
  ): CorrelationEngine {
    const create: EngineOf = (one, has) => this.#createEngine(one, standing, has);
    return new LocalCorrelation(
      rule,
      create,
      former instanceof LocalCorrelation ? former : undefined,
    );
  }

  /** Of the groups that no exception leaves out. */
  #contextFor({ facts, raises }: CorrelationRule, standing: Standing): EngineContext {
    const context = this.#options.contextOf(standing);
    const isExempt = (province: string, group: Readonly<Record<string, string>>) =>
      this.#exemptions.get(facts.id)?.(province, group) === true;
    return {
      ...context,
      emit: (signal) => {
        if (isExempt(signal.province, signal.group)) context.onSkipped(facts.id, 'excepted');
        else context.emit(signal);
      },
      fire: (ruleId, input) => {
        const { firing } = input;
        if (!firing || !isExempt(firing.province, firing.group)) context.fire(ruleId, input);
        else if (!raises) context.onSkipped(facts.id, 'excepted');
      },
    };
  }

  #createEngine(
    rule: CorrelationRule,
    standing: Standing,
    has: (province: string) => boolean,
  ): CorrelationEngine {
    const context = this.#contextFor(rule, standing);
    switch (decisionOf(rule)) {
      case 'rising':
        return new RisingCorrelation(rule, context, standing.chained);
      case 'settled':
        return new SettledCorrelation(rule, context, standing.chained);
      case 'excluding':
        return new ExcludingCorrelation(rule, context);
      case 'ordered':
        return new OrderedCorrelation(rule, context, standing.chained);
      case 'absence':
        return new AbsenceCorrelation(rule, context, (types, atMs) =>
          this.#options.roster(rule, types, atMs).filter(({ province }) => has(province)),
        );
    }
  }
}

function isSame(known: Member, rule: CorrelationRule, standing: Standing): boolean {
  const former = known.engine.rule;
  const isRule =
    former.counts === undefined
      ? former.facts.version === rule.facts.version
      : former.counts === rule.counts;
  const isPlace = known.depth === standing.depth && known.delayMs === standing.delayMs;
  return isRule && isPlace && chainKey(known.chained) === chainKey(standing.chained);
}

function chainKey({ isInner, isOuter, named }: Chained): string {
  return isInner || isOuter ? JSON.stringify([isInner, isOuter, [...named].sort()]) : '';
}

/** Standing by rule id; a rule comes after all that it refers to. */
function standingsOf(rules: RuleSet): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  const windows = new Map<string, number>();
  const named = namedFields(rules);
  const inner = new Set(rules.correlations.flatMap(({ ruleIds }) => ruleIds));
  for (const rule of rules.correlations) {
    let depth = 0;
    let delayMs = 0;
    for (const id of rule.ruleIds) {
      const below = standings.get(id);
      if (below === undefined) continue;
      depth = Math.max(depth, below.depth + 1);
      delayMs = Math.max(delayMs, below.delayMs + (windows.get(id) ?? 0));
    }
    const isInner = inner.has(rule.facts.id);
    const chained = { isInner, isOuter: depth > 0, named: named(rule) };
    standings.set(rule.facts.id, { depth, delayMs, chained });
    // Only a window that is judged when it is complete tells of events older than the watermark.
    const isWhole = ['settled', 'excluding'].includes(decisionOf(rule));
    windows.set(rule.facts.id, isWhole ? rule.windowMs : 0);
  }
  return standings;
}
