import type { Clock } from '../../telemetry/clock.ts';
import { freshIncident } from './incidents/fresh-incident.ts';
import { type IngestSender, pause } from './ingest-sender.ts';
import type { SimulatedDay } from './simulated-day.ts';

const TICK_MS = 2_000;
const FRESH_EVERY_MS = 4 * 60_000;
/** The first further incident comes while a newcomer is still looking around. */
const FIRST_FRESH_MS = 90_000;

export interface LiveTrafficOptions {
  readonly day: SimulatedDay;
  readonly sender: IngestSender;
  readonly seed: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Goes on with the simulated day in real time, with a further incident every few minutes, until aborted. */
export async function goOnLive({
  day,
  sender,
  seed,
  clock,
  signal,
}: LiveTrafficOptions): Promise<void> {
  let number = 0;
  let nextMs = clock.now() + FIRST_FRESH_MS;
  while (!signal.aborted) {
    const nowMs = clock.now();
    if (nowMs >= nextMs) {
      day.add(freshIncident(seed, number, nowMs));
      number++;
      nextMs = nowMs + FRESH_EVERY_MS;
    }
    await sender.send(day.advance(nowMs));
    await pause(TICK_MS, signal);
  }
}
