import type { Clock } from '../../telemetry/clock.ts';
import { type IngestSender, pause } from './ingest-sender.ts';
import type { SimulatedDay } from './simulated-day.ts';

/** All sources move on together by this much of simulated time. */
const SLICE_MS = 15 * 60_000;
/** The first step is short, so that every source is heard of before time moves. */
const FIRST_SLICE_MS = 60_000;
/** The pipeline is given time to follow when it is so far behind. */
const LAG_RECORDS_MAX = 4_000;
const LAG_POLL_MS = 20;
const LAG_POLLS_MAX = 3_000;

/** How far a replay is. */
export interface ReplayProgress {
  readonly simulatedMs: number;
  /** 0 to 1. */
  readonly share: number;
  readonly lines: number;
  readonly elapsedMs: number;
}

export interface ReplayOptions {
  readonly day: SimulatedDay;
  readonly sender: IngestSender;
  readonly fromMs: number;
  readonly toMs: number;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Records that are taken in and not yet judged. */
  readonly lag: () => number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** Plays a stretch of simulated time into the service; returns the lines sent and the time it took. */
export async function replay(options: ReplayOptions): Promise<ReplayProgress> {
  const { day, sender, fromMs, toMs, speed, clock, signal } = options;
  const startedMs = clock.now();
  let lines = 0;
  let untilMs = fromMs;
  const progress = () => ({
    simulatedMs: untilMs,
    share: (untilMs - fromMs) / (toMs - fromMs),
    lines,
    elapsedMs: clock.now() - startedMs,
  });
  while (untilMs < toMs) {
    untilMs = Math.min(toMs, untilMs + (untilMs === fromMs ? FIRST_SLICE_MS : SLICE_MS));
    const slice = day.advance(untilMs);
    await sender.send(slice);
    lines += slice.length;
    await letFollow(options);
    const dueMs = (untilMs - fromMs) / speed;
    const aheadMs = dueMs - progress().elapsedMs;
    if (aheadMs > 0) await pause(aheadMs, signal);
    options.onProgress(progress());
  }
  return progress();
}

async function letFollow({ lag, signal }: ReplayOptions): Promise<void> {
  for (let poll = 0; lag() > LAG_RECORDS_MAX && poll < LAG_POLLS_MAX; poll++) {
    await pause(LAG_POLL_MS, signal);
  }
}
