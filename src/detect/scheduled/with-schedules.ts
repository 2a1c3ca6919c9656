import { MEMORY_MS_MAX, memoryMs } from '../correlate/memory.ts';
import type { CorrelationRule } from '../rule-set.ts';

/** Runs in the time that a rule remembers, unless it says how many. */
const RUNS_PER_MEMORY = 24;
const MINUTE_MS = 60_000;
const EVERY_MS_LEAST = 15 * MINUTE_MS;
const EVERY_MS_MOST = 6 * 3_600_000;

/**
 * Decides where each correlation is judged: on a schedule when it asks for it, when it remembers more than a stream can,
 * or when it refers to one that is; else in the stream.
 * @param rules inner before outer
 * @param asked `gac.schedule.every` by rule id
 */
export function withSchedules(
  rules: readonly CorrelationRule[],
  asked: ReadonlyMap<string, number>,
): readonly CorrelationRule[] {
  const decided = new Map<string, CorrelationRule>();
  for (const rule of rules) {
    const inner = rule.ruleIds.map((id) => decided.get(id)).filter((one) => one !== undefined);
    const askedMs = asked.get(rule.facts.id);
    const isScheduled =
      askedMs !== undefined ||
      memoryMs(rule) > MEMORY_MS_MAX ||
      inner.some(({ schedule }) => schedule !== undefined);
    const everyMs = askedMs ?? defaultEveryMs(chainMemoryMs(rule, decided));
    decided.set(rule.facts.id, isScheduled ? { ...rule, schedule: { everyMs } } : rule);
  }
  return [...decided.values()];
}

/** A 24th of what is remembered, to the minute, between 15 minutes and 6 hours. */
function defaultEveryMs(rememberedMs: number): number {
  const everyMs = Math.round(rememberedMs / RUNS_PER_MEMORY / MINUTE_MS) * MINUTE_MS;
  return Math.min(EVERY_MS_MOST, Math.max(EVERY_MS_LEAST, everyMs));
}

function chainMemoryMs(
  rule: CorrelationRule,
  decided: ReadonlyMap<string, CorrelationRule>,
): number {
  const below = rule.ruleIds.map((id) => {
    const inner = decided.get(id);
    return inner === undefined ? 0 : chainMemoryMs(inner, decided);
  });
  return memoryMs(rule) + Math.max(0, ...below);
}
