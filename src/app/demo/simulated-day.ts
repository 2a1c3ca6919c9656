import { DEMO_PROVINCES, demoProvince } from './demo-provinces.ts';
import { systemId } from './demo-sources.ts';
import type { Incident } from './incidents/incident.ts';
import { Random } from './random.ts';
import { citizenMinute } from './traffic/citizens.ts';
import { exchangeMinute } from './traffic/exchange.ts';
import { kioskMinute } from './traffic/kiosks.ts';
import type { Line } from './traffic/line.ts';
import { type HeartbeatChange, machineMinute } from './traffic/machines.ts';
import { officerMinute } from './traffic/officers.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export interface SimulatedDayOptions {
  readonly seed: number;
  readonly fromMs: number;
  readonly incidents: readonly Incident[];
}

/**
 * The log traffic of the demo's provinces from a time on, without end: ordinary days with incidents hidden in them. The
 * same options and the same steps give the same lines. Memory is what is planned ahead: some minutes of traffic and the
 * lines of the incidents to come.
 */
export class SimulatedDay {
  readonly #seed: number;
  readonly #changes: HeartbeatChange[];
  #planned: Line[] = [];
  #plannedUntilMs: number;
  #toldUntilMs: number;

  constructor({ seed, fromMs, incidents }: SimulatedDayOptions) {
    this.#seed = seed;
    this.#plannedUntilMs = fromMs - (fromMs % MINUTE_MS);
    this.#toldUntilMs = fromMs;
    this.#changes = [];
    for (const incident of incidents) this.add(incident);
    this.#planned.push(...damagedLines(fromMs));
  }

  /** Hides a further incident. */
  add(incident: Incident): void {
    this.#planned.push(...incident.lines);
    if (incident.heartbeat) this.#changes.push(incident.heartbeat);
  }

  /** The lines since the last call up to before a time, in order of time. */
  advance(toMs: number): Line[] {
    while (this.#plannedUntilMs < toMs) {
      this.#planMinute(this.#plannedUntilMs);
      this.#plannedUntilMs += MINUTE_MS;
    }
    const told: Line[] = [];
    const later: Line[] = [];
    for (const line of this.#planned) {
      if (line.atMs >= toMs) later.push(line);
      else if (line.atMs >= this.#toldUntilMs) told.push(line);
    }
    this.#planned = later;
    this.#toldUntilMs = toMs;
    return told.sort((one, other) => one.atMs - other.atMs);
  }

  #planMinute(minuteMs: number): void {
    const emit = (line: Line) => {
      this.#planned.push(line);
    };
    const change: HeartbeatChange = (commune, atMs) => {
      for (const one of this.#changes) {
        const changed = one(commune, atMs);
        if (changed) return changed;
      }
      return undefined;
    };
    for (const province of DEMO_PROVINCES) {
      const random = new Random(this.#seed, province.code, minuteMs);
      citizenMinute(province, minuteMs, { random, emit });
      officerMinute(province, minuteMs, { random, emit });
      machineMinute(province, minuteMs, { random, emit, change });
      exchangeMinute(province, minuteMs, { random, emit });
      kioskMinute(province, minuteMs, { random, emit });
    }
  }
}

/** Some lines that no parser can read, as every real day has: they show what becomes of such records. */
function damagedLines(fromMs: number): Line[] {
  const line = (code: string, system: 'otp' | 'portal' | 'igate', hours: number, text: string) => ({
    sourceId: systemId(demoProvince(code), system),
    atMs: fromMs + hours * HOUR_MS,
    text,
    damaged: true as const,
  });
  return [
    line('79', 'otp', 6, '{"transaction":"tx-1000001","msisdn":"09000001'),
    line('48', 'portal', 9.5, 'upstream prematurely closed connection while reading'),
    line('15', 'igate', 13, '{"time":"khong-ro","account":"canbo1.02647"}'),
  ];
}
