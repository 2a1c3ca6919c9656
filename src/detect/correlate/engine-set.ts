import type { RosterEntry } from '../contract.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import { AbsenceCorrelation } from './absence.ts';
import { decisionOf } from './conditions.ts';
import type { CorrelationEngine, EngineContext } from './engine.ts';
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
  /** Who is expected by a rule, of sources of these types. */
  readonly roster: (rule: CorrelationRule, types: readonly string[]) => readonly RosterEntry[];
}

const NO_USERS: readonly User[] = [];

/** The correlations of a rule set at work; those that a change of rules leaves alone go on. */
export class EngineSet {
  readonly #options: EngineSetOptions;
  #rules: RuleSet;
  #members: readonly Member[] = [];
  #engines = new Map<string, CorrelationEngine>();
  #users = new Map<string, User[]>();

  constructor(options: EngineSetOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.reload(options.rules);
  }

  /** Inner before outer. */
  get members(): readonly Member[] {
    return this.#members;
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
    this.#users = new Map();
    this.#members = rules.correlations.map((rule) => {
      const standing = standings.get(rule.facts.id) ?? { depth: 0, delayMs: 0 };
      const known = before.get(rule.facts.id);
      const member =
        known !== undefined && isSame(known, rule, standing)
          ? known
          : { ...standing, engine: this.#createEngine(rule, standing) };
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
      const inner = Math.max(0, ...rule.ruleIds.map((id) => needs.get(id) ?? 0));
      needs.set(rule.facts.id, 2 * memoryMs(rule) + inner);
    }
    return Math.max(0, ...needs.values()) + latenessMs + REPLAY_MARGIN_MS;
  }

  /** Provinces in which somebody is expected. */
  *expectedProvinces(): Iterable<string> {
    for (const { engine } of this.#members) {
      if (engine instanceof AbsenceCorrelation) yield* engine.provinces();
    }
  }

  #enlist(engine: CorrelationEngine, rule: CorrelationRule): void {
    for (const [ruleIndex, id] of rule.ruleIds.entries()) {
      if (rule.ruleIds.indexOf(id) !== ruleIndex) continue;
      this.#users.set(id, [...this.usersOf(id), { engine, ruleIndex }]);
    }
  }

  #createEngine(rule: CorrelationRule, standing: Standing): CorrelationEngine {
    const context = this.#options.contextOf(standing);
    switch (decisionOf(rule)) {
      case 'rising':
        return new RisingCorrelation(rule, context);
      case 'settled':
        return new SettledCorrelation(rule, context);
      case 'ordered':
        return new OrderedCorrelation(rule, context);
      case 'absence':
        return new AbsenceCorrelation(rule, context, (types) => this.#options.roster(rule, types));
    }
  }
}

function isSame(known: Member, rule: CorrelationRule, standing: Standing): boolean {
  const isRule = known.engine.rule.facts.version === rule.facts.version;
  return isRule && known.depth === standing.depth && known.delayMs === standing.delayMs;
}

/** Standing by rule id; a rule comes after all that it refers to. */
function standingsOf(rules: RuleSet): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  const windows = new Map<string, number>();
  for (const rule of rules.correlations) {
    let depth = 0;
    let delayMs = 0;
    for (const id of rule.ruleIds) {
      const inner = standings.get(id);
      if (inner === undefined) continue;
      depth = Math.max(depth, inner.depth + 1);
      delayMs = Math.max(delayMs, inner.delayMs + (windows.get(id) ?? 0));
    }
    standings.set(rule.facts.id, { depth, delayMs });
    // Only a window that is judged when it is complete tells of events older than the watermark.
    windows.set(rule.facts.id, decisionOf(rule) === 'settled' ? rule.windowMs : 0);
  }
  return standings;
}
