import { BudgetJudge, type WindowVerdict } from '../../detect/budget/budget-judge.ts';
import type { RuleMeter } from '../../detect/budget/rule-meter.ts';
import type { RuleVerdict } from '../../detect/contract.ts';
import type { CorrelationRule, RuleSet } from '../../detect/rule-set.ts';
import { BUDGETS, type BudgetBreach, type RuleVersion } from '../../event/rule-budget.ts';
import type { RuleFacts } from '../../event/signal.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import type { BudgetOptions } from '../budget-options.ts';
import { runningBudgets } from './running-budgets.ts';
import { settleQuarantines } from './settle-quarantines.ts';

/** Most rules of which a process tells the cost; those that use most of a budget come first. */
const COSTS_TOLD_MAX = 5_000;
/** Longest that the journal is asked how far judging is behind. */
const ASK_MS_MAX = 5_000;
/** How far judging is taken to be behind when the journal does not say. */
const BACKLOG_GUESS_MS = 3_600_000;
const UNKNOWN_BACKLOG =
  'How far judging is behind is not known: the gap of the rule begins an hour ago.';

export interface BudgetKeeperOptions {
  readonly meter: RuleMeter;
  readonly budgets: BudgetOptions;
  /** @default windowSeconds of the budgets */
  readonly windowMs?: number;
  readonly rules: {
    set(): RuleSet;
    /** All that were read, withheld and refused ones too. */
    verdicts(): readonly Pick<RuleVerdict, 'id'>[];
    follow(listener: (set: RuleSet) => void): () => void;
  };
  readonly state: Pick<State, 'alerts' | 'ledger' | 'onChange' | 'quarantines'>;
  /** Receipt of the oldest record that is not judged; `undefined` when nothing waits. */
  readonly unreadSinceMs: () => Promise<number | undefined>;
  readonly latenessMs: number;
  readonly nodeName: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Compares what rules cost this process with their budgets, window by window. A rule that stays over one is quarantined
 * for all processes; the others go on as they are.
 */
export class BudgetKeeper {
  readonly #options: BudgetKeeperOptions;
  readonly #judge: BudgetJudge;
  readonly #ticking: NodeJS.Timeout;
  readonly #unfollow: () => void;
  #beganMs: number;
  #versions: ReadonlyMap<string, string>;
  /** Rules that changed since the window began. */
  #changed = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** Begins to measure. */
  constructor(options: BudgetKeeperOptions) {
    this.#options = options;
    const { budgets, rules, state } = options;
    this.#judge = new BudgetJudge(runningBudgets(budgets));
    this.#beganMs = options.meter.nowMs();
    const windowMs = options.windowMs ?? budgets.windowSeconds * 1_000;
    this.#ticking = setInterval(() => this.#queue(() => this.#close()), windowMs);
    this.#versions = versionsOf(rules.set());
    this.#unfollow = rules.follow((set) => {
      this.#noteChanged(versionsOf(set));
      this.#queue(() => this.#settle());
    });
    state.onChange('rules', () => this.#queue(() => this.#settle()));
    this.#queue(() => this.#settle());
  }

  /** Resolves when what was under way is written down. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#ticking);
    this.#unfollow();
    await this.#work;
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isStopped) return;
      try {
        await work();
      } catch (error) {
        this.#options.log.warn({ err: error }, 'Budgets of rules could not be kept; trying again.');
      }
    });
  }

  #noteChanged(versions: ReadonlyMap<string, string>): void {
    for (const [id, version] of versions) {
      if (this.#versions.get(id) !== version) this.#changed.add(id);
    }
    this.#versions = versions;
  }

  /** Ends a window. */
  async #close(): Promise<void> {
    const { meter, metrics, state, nodeName, clock } = this.#options;
    const nowMs = meter.nowMs();
    const windowMs = nowMs - this.#beganMs;
    this.#beganMs = nowMs;
    const reading = meter.take();
    const holdings = meter.holdings();
    const changed = this.#changed;
    this.#changed = new Set();
    const verdict = this.#judge.close({ lengthMs: windowMs, reading, holdings, changed });
    for (const budget of BUDGETS) {
      const used = verdict.costs.map((cost) => cost.used[budget]);
      metrics.detectBudgetUsed.set({ budget }, Math.max(0, ...used));
    }
    metrics.detectStateBytes.set(verdict.costs.reduce((sum, { bytes }) => sum + bytes, 0));
    await this.#quarantine(verdict);
    await state.quarantines.noteCosts({
      ...{ node: nodeName, atMs: clock.now(), windowMs: Math.round(windowMs) },
      events: reading.events,
      rules: verdict.costs.slice(0, COSTS_TOLD_MAX),
    });
    await this.#settle();
  }

  async #quarantine({ breaches }: WindowVerdict): Promise<void> {
    const { rules, state, nodeName, metrics, clock, log } = this.#options;
    for (const breach of breaches) {
      const facts = factsOf(rules.set(), breach.ruleId);
      // It has been withheld or changed meanwhile.
      if (facts === undefined) continue;
      const { quarantine, opened } = await state.quarantines.open(
        {
          ...breach,
          ...{ ruleVersion: facts.version, title: facts.title, node: nodeName },
          gapsFromMs: await this.#unjudgedFromMs(),
          withheld: withheldWith(rules.set(), facts),
        },
        clock.now(),
      );
      if (!opened) continue;
      metrics.detectQuarantines.inc({ budget: breach.budget });
      log.error({ quarantine }, 'A rule stayed over a budget and is quarantined.');
    }
  }

  /** The journal is asked for so long at most: a rule over its budget must not go on because a server does not answer. */
  async #unjudgedFromMs(): Promise<number> {
    const { unreadSinceMs, latenessMs, clock, log } = this.#options;
    const nowMs = clock.now();
    const asked = unreadSinceMs().catch((error: unknown) => {
      log.warn({ err: error }, UNKNOWN_BACKLOG);
      return nowMs - BACKLOG_GUESS_MS;
    });
    const patience = new AbortController();
    const late = pause(ASK_MS_MAX, patience.signal).then(() => {
      if (!patience.signal.aborted) log.warn(UNKNOWN_BACKLOG);
      return nowMs - BACKLOG_GUESS_MS;
    });
    const sinceMs = await Promise.race([asked, late]);
    patience.abort();
    return Math.min(nowMs, sinceMs ?? nowMs) - latenessMs;
  }

  /** Ends quarantines of rules that have changed, and does what all of them owe. */
  async #settle(): Promise<void> {
    const { rules, state, metrics, clock } = this.#options;
    const inForce = await state.quarantines.inForce();
    metrics.detectQuarantinedRules.set(inForce.length);
    const known = new Set(rules.verdicts().map(({ id }) => id));
    for (const { ruleId: id } of inForce) {
      const version = factsOf(rules.set(), id)?.version;
      if (version === undefined && known.has(id)) continue;
      await state.quarantines.releaseChanged({ id, version }, clock.now());
    }
    await settleQuarantines({ state, nowMs: clock.now() });
  }
}

function versionsOf({ detections, correlations }: RuleSet): Map<string, string> {
  return new Map(
    [...detections, ...correlations].map(({ facts }) => [facts.id, facts.version] as const),
  );
}

function factsOf({ detections, correlations }: RuleSet, id: BudgetBreach['ruleId']) {
  return [...detections, ...correlations].find(({ facts }) => facts.id === id)?.facts;
}

/** The rule, and all correlations that refer to it in the end. */
function withheldWith({ correlations }: RuleSet, { id, version }: RuleFacts): RuleVersion[] {
  const withheld: RuleVersion[] = [{ id, version }];
  const refers = ({ ruleIds }: CorrelationRule) => withheld.some((one) => ruleIds.includes(one.id));
  // Inner ones come first.
  for (const rule of correlations) {
    if (refers(rule)) withheld.push({ id: rule.facts.id, version: rule.facts.version });
  }
  return withheld;
}
