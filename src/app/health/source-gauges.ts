import { HEALTH_STATUSES, type JudgedSource } from '../../event/source-health.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

const MS = 1_000;

/** Shows the verdicts of this process; without any, as another one judges, it shows none. */
export function setSourceGauges(
  metrics: Metrics,
  judged: readonly JudgedSource[],
  nowMs: number,
): void {
  const { sourceStatus, sourceSilenceSeconds, sourceLagSeconds, sourceSkewSeconds } = metrics;
  for (const one of [sourceStatus, sourceSilenceSeconds, sourceLagSeconds, sourceSkewSeconds]) {
    one.reset();
  }
  for (const { sourceId: source, status, measures } of judged) {
    for (const one of HEALTH_STATUSES) {
      sourceStatus.set({ source, status: one }, one === status ? 1 : 0);
    }
    const { lastReceivedMs, lagP95Ms, skewMs } = measures;
    if (lastReceivedMs !== undefined) {
      sourceSilenceSeconds.set({ source }, Math.max(0, nowMs - lastReceivedMs) / MS);
    }
    if (lagP95Ms !== undefined) sourceLagSeconds.set({ source }, lagP95Ms / MS);
    if (skewMs !== undefined) sourceSkewSeconds.set({ source }, skewMs / MS);
  }
}
