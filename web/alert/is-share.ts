import type { AlertView } from '../../src/api/schemas/alert.ts';

/**
 * Whether what was measured is a share of all, told in percent as its reason tells it: a count has no threshold
 * below one.
 */
export function isShare({ measure, reason }: Pick<AlertView, 'measure' | 'reason'>): boolean {
  if (measure === undefined) return false;
  const { value, threshold } = measure;
  return threshold > 0 && threshold < 1 && value >= 0 && value <= 1 && reason.en.includes('%');
}
