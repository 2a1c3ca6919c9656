import type { CorrelationRule, GeoSpeedSettings } from '../rule-set.ts';
import { satisfies } from './conditions.ts';
import { type Finding, isOutside, type OrderedEntry, type OrderedJudge } from './ordered-group.ts';

type Unreadable = 'value_missing' | 'not_numeric';
type Scalar = string | number | boolean | undefined;

/** Mean radius of the Earth. */
const EARTH_KM = 6_371;
const RADIANS = Math.PI / 180;
const HOUR_MS = 3_600_000;
/** Clocks of sources do not agree better; two events at once do not make a speed without end. */
const APART_MS_MIN = 1_000;
const DECIMALS = 10;

/** The names under which the parts of a location lie: latitude, longitude, or both in one text. */
export function locationFields(field: string): readonly string[] {
  return [`${field}.lat`, `${field}.lon`, field];
}

/** A location as `lat,lon`, of the values of its fields; what is wrong with it otherwise. */
export function readPlace([lat, lon, both]: readonly Scalar[]): { value: string } | Unreadable {
  const parts = lat === undefined && typeof both === 'string' ? both.split(',') : [lat, lon];
  const [first, second] = parts;
  if (first === undefined || second === undefined) return 'value_missing';
  const [north, east] = [toDegrees(first, 90), toDegrees(second, 180)];
  return north === undefined || east === undefined ? 'not_numeric' : { value: `${north},${east}` };
}

function toDegrees(value: Exclude<Scalar, undefined>, max: number): number | undefined {
  if (typeof value === 'boolean' || value === '') return undefined;
  const number = Number(value);
  return Math.abs(number) <= max ? number : undefined;
}

/** The way between two `lat,lon` on the Earth's surface, km. */
export function distanceKm(a: string, b: string): number {
  const [[latA = 0, lonA = 0], [latB = 0, lonB = 0]] = [a, b].map((one) =>
    one.split(',').map((part) => Number(part) * RADIANS),
  ) as [number[], number[]];
  const half =
    Math.sin((latB - latA) / 2) ** 2 +
    Math.cos(latA) * Math.cos(latB) * Math.sin((lonB - lonA) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** `geo_speed`: the way from the event before, at most one window earlier, by the time that it took. */
export class GeoSpeedJudge implements OrderedJudge {
  readonly #rule: CorrelationRule;
  readonly #minimumKm: number;
  #before: OrderedEntry | undefined;

  constructor(rule: CorrelationRule, { minimumKm }: GeoSpeedSettings) {
    this.#rule = rule;
    this.#minimumKm = minimumKm;
  }

  get size(): number {
    return this.#before === undefined ? 0 : 1;
  }

  dropOldest(): void {
    this.#before = undefined;
  }

  take(entry: OrderedEntry): Finding | undefined {
    const before = this.#before;
    this.#before = entry;
    if (before === undefined || isOutside(before, entry, this.#rule.windowMs)) return undefined;
    const distance = distanceKm(before.value ?? '', entry.value ?? '');
    if (distance < this.#minimumKm) return undefined;
    const hours = Math.max(APART_MS_MIN, entry.timeMs - before.timeMs) / HOUR_MS;
    const speed = Math.round((distance / hours) * DECIMALS) / DECIMALS;
    if (!satisfies(this.#rule.conditions, speed)) return undefined;
    const measures = { speed: Math.round(speed), distance: Math.round(distance) };
    return { value: speed, measures, evidence: [before, entry], isPoint: true };
  }
}
