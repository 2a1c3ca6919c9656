import type { Alert } from '../event/alert.ts';
import { levelRank } from '../event/severity.ts';

/** The greatest of 1, 2, 5, 10, 20, 50, 100 … that a count has reached. */
export function milestone(count: number): number {
  let decade = 1;
  while (decade * 10 <= count) {
    decade *= 10;
  }
  const lead = count / decade;
  return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** Destinations are told when the count passes a milestone or the level rises, not of every signal. */
export function worthTelling(before: Alert, after: Alert): boolean {
  return (
    milestone(after.count) > milestone(before.count) ||
    levelRank(after.rule.level) > levelRank(before.rule.level)
  );
}
