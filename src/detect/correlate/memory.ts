import type { CorrelationRule } from '../rule-set.ts';

/** How far back the events lie that a correlation needs to judge one, ms. */
export function memoryMs({ windowMs, extension }: Pick<CorrelationRule, 'windowMs' | 'extension'>) {
  return extension?.type === 'spike' ? windowMs * (extension.baseline + 1) : windowMs;
}

/** Most that a correlation of a stream remembers where its type calls for days: a restart reads it twice. */
export const MEMORY_MS_MAX = 6 * 3_600_000;
