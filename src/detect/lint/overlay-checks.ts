import { OVERLAY_FILTER_CHECKS } from './overlay-filter-checks.ts';
import { OVERLAY_LIST_CHECKS } from './overlay-list-checks.ts';
import { OVERLAY_PLACE_CHECKS } from './overlay-place-checks.ts';
import type { OverlayCheck } from './overlay-subject.ts';
import { OVERLAY_THRESHOLD_CHECKS } from './overlay-threshold-checks.ts';

/** Every check of overlays, in the order of ids. */
export const OVERLAY_CHECKS: readonly OverlayCheck[] = [
  ...OVERLAY_PLACE_CHECKS,
  ...OVERLAY_THRESHOLD_CHECKS,
  ...OVERLAY_LIST_CHECKS,
  ...OVERLAY_FILTER_CHECKS,
].sort((a, b) => a.id.localeCompare(b.id));
