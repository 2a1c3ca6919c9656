import type { CorrelationRule, LocalThresholds } from '../rule-set.ts';
import type { CorrelationEngine, SilenceMemory } from './engine.ts';
import { type Holding, sumHoldings } from './holding.ts';
import type { Input } from './input.ts';

/** Makes an engine for a rule, for the provinces that are given. */
export type EngineOf = (
  rule: CorrelationRule,
  has: (province: string) => boolean,
) => CorrelationEngine;

interface Part {
  /** The same key, the same thresholds: its windows go on. */
  readonly key: string;
  readonly engine: CorrelationEngine;
}

/**
 * One correlation with thresholds that differ from province to province: each such province has windows of its own, all
 * others share theirs. Groups never reach across provinces, so this changes nothing for anybody else.
 */
export class LocalCorrelation implements CorrelationEngine {
  rule: CorrelationRule;
  readonly #everywhere: Part;
  readonly #byProvince: ReadonlyMap<string, Part>;

  /** @param former of the same rule before its thresholds changed; what they leave alone goes on */
  constructor(rule: CorrelationRule, create: EngineOf, former?: LocalCorrelation) {
    this.rule = rule;
    const { byProvince = new Map<string, LocalThresholds>(), ...everywhere } = rule;
    const isElsewhere = (province: string) => !byProvince.has(province);
    this.#everywhere = partOf(
      everywhere,
      former === undefined ? undefined : former.#everywhere,
      () => create(everywhere, isElsewhere),
    );
    this.#byProvince = new Map(
      [...byProvince].map(([province, local]) => {
        const own = { ...everywhere, ...local };
        const known = former === undefined ? undefined : former.#byProvince.get(province);
        return [province, partOf(own, known, () => create(own, (one) => one === province))];
      }),
    );
  }

  add(input: Input, ruleIndex: number): void {
    this.#of(input.province).add(input, ruleIndex);
  }

  recall(memory: SilenceMemory): void {
    this.#of(memory.province).recall?.(memory);
  }

  settle(province: string, watermarkMs: number, mode: 'decide' | 'tidy'): void {
    this.#of(province).settle(province, watermarkMs, mode);
  }

  holding(): Holding {
    const parts = [this.#everywhere, ...this.#byProvince.values()];
    return sumHoldings(parts.map(({ engine }) => engine.holding()));
  }

  *expectedProvinces(): Iterable<string> {
    for (const { engine } of [this.#everywhere, ...this.#byProvince.values()]) {
      yield* engine.expectedProvinces?.() ?? [];
    }
  }

  #of(province: string): CorrelationEngine {
    return (this.#byProvince.get(province) ?? this.#everywhere).engine;
  }
}

function partOf(
  rule: CorrelationRule,
  known: Part | undefined,
  create: () => CorrelationEngine,
): Part {
  const key = keyOf(rule);
  if (known?.key !== key) return { key, engine: create() };
  known.engine.rule = rule;
  return known;
}

function keyOf({ conditions, windowMs }: LocalThresholds): string {
  return JSON.stringify([conditions, windowMs]);
}

/** The longest window that a rule has anywhere. */
export function longestWindowMs({ windowMs, byProvince }: CorrelationRule): number {
  const own = [...(byProvince?.values() ?? [])].map((local) => local.windowMs);
  return Math.max(windowMs, ...own);
}
