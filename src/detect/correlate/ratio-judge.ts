import type { CorrelationRule, RatioSettings } from '../rule-set.ts';
import { isRising, satisfies } from './conditions.ts';
import { EntryWindow } from './entry-window.ts';
import type { Finding, OrderedEntry, OrderedJudge } from './ordered-group.ts';

const NUMERATOR = 1;
const DENOMINATOR = 2;

/** The roles of a match of the rule at `ruleIndex`. */
export function ratioRoles({ numerator, denominator }: RatioSettings, ruleIndex: number): number {
  return (
    (numerator.includes(ruleIndex) ? NUMERATOR : 0) +
    (denominator.includes(ruleIndex) ? DENOMINATOR : 0)
  );
}

/** Two counts over one window. */
class Shares {
  readonly window: EntryWindow;
  numerator = 0;
  denominator = 0;

  constructor(windowMs: number) {
    this.window = new EntryWindow(windowMs, ({ roles }) => this.#count(roles, -1));
  }

  /** `undefined` while there is nothing to divide by. */
  get ratio(): number | undefined {
    return this.denominator === 0 ? undefined : this.numerator / this.denominator;
  }

  push(entry: OrderedEntry): void {
    this.#count(entry.roles, 1);
    this.window.push(entry);
  }

  #count(roles: number, by: number): void {
    if ((roles & NUMERATOR) !== 0) this.numerator += by;
    if ((roles & DENOMINATOR) !== 0) this.denominator += by;
  }
}

/**
 * `ratio`: at each event, events of the numerator by events of the denominator in `(t − w, t]`. The condition must hold
 * there and in the short window `(t − s, t]`, and the long one must have its minimum of the denominator.
 */
export class RatioJudge implements OrderedJudge {
  readonly #rule: CorrelationRule;
  readonly #settings: RatioSettings;
  readonly #rises: boolean;
  readonly #long: Shares;
  readonly #short: Shares;

  constructor(rule: CorrelationRule, settings: RatioSettings) {
    this.#rule = rule;
    this.#settings = settings;
    this.#rises = isRising(rule.conditions);
    this.#long = new Shares(rule.windowMs);
    this.#short = new Shares(settings.shortMs);
  }

  get size(): number {
    return this.#long.window.length;
  }

  dropOldest(): void {
    if (this.#short.window.length === this.size) this.#short.window.dropOldest();
    this.#long.window.dropOldest();
  }

  take(entry: OrderedEntry): Finding | undefined {
    this.#long.push(entry);
    this.#short.push(entry);
    const { minimum, budget } = this.#settings;
    const { conditions } = this.#rule;
    const { ratio, numerator, denominator } = this.#long;
    const recent = this.#short.ratio;
    if (ratio === undefined || recent === undefined || denominator < minimum) return undefined;
    const value = ratio / budget;
    if (!satisfies(conditions, value) || !satisfies(conditions, recent / budget)) return undefined;
    const [condition] = conditions;
    const isShare = budget === 1;
    return {
      value,
      measures: {
        ratio,
        burn: value,
        count: numerator,
        numerator,
        denominator,
        ...(isShare && condition !== undefined ? { threshold: condition.value } : {}),
      },
      evidence: this.#long.window.takeUntold(
        ({ roles }) => !this.#rises || (roles & NUMERATOR) !== 0,
      ),
      isPoint: false,
    };
  }
}
