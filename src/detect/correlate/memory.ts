import type { CorrelationRule } from '../rule-set.ts';
import { excludes } from './conditions.ts';

/** How far back the events lie that a correlation needs to judge one, ms. */
export function memoryMs(
  rule: Pick<CorrelationRule, 'windowMs' | 'extension' | 'combinations'>,
): number {
  const { windowMs, extension } = rule;
  // What must not come may come one window before, and is waited for one window after.
  if (excludes(rule)) return 2 * windowMs;
  return extension?.type === 'spike' ? windowMs * (extension.baseline + 1) : windowMs;
}

/**
 * Most that a correlation of a stream remembers: a restart reads it twice. One that needs more is judged on a schedule
 * over stored events.
 */
export const MEMORY_MS_MAX = 6 * 3_600_000;
