import { createHash } from 'node:crypto';
import type { CorrelationRule } from '../rule-set.ts';

const SHAPE_CHARS = 12;

/**
 * A hash of what messages to a correlation depend on. Threshold, window and texts are no part of it: nodes that take up a
 * changed rule one after the other still understand each other.
 */
export function shapeOf({ type, ruleIds, groupBy, aliases, fields }: CorrelationRule): string {
  const parts = JSON.stringify([type, ruleIds, groupBy, aliases, fields]);
  return createHash('sha256').update(parts).digest('hex').slice(0, SHAPE_CHARS);
}
