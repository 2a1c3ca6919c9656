import { localHour } from '../local-time.ts';

/** Share of the busiest minute, by hour of the day in Viet Nam: office hours with a pause at noon, then the evening. */
const BY_HOUR = [
  0.04, 0.03, 0.02, 0.02, 0.03, 0.06, 0.15, 0.55, 1, 1, 0.95, 0.6, 0.35, 0.7, 1, 0.95, 0.75, 0.4,
  0.3, 0.35, 0.35, 0.25, 0.15, 0.08,
] as const;
const OFFICE_HOURS = { from: 7.25, to: 17.25 } as const;

/** How busy the citizens are at a time, 0 to 1. */
export function citizenActivity(ms: number): number {
  const hour = localHour(ms);
  const here = BY_HOUR[Math.floor(hour)] ?? 0;
  const next = BY_HOUR[(Math.floor(hour) + 1) % BY_HOUR.length] ?? 0;
  return here + (next - here) * (hour % 1);
}

/** How busy the officers are at a time, 0 to 1; nobody works outside office hours. */
export function officerActivity(ms: number): number {
  const hour = localHour(ms);
  return hour < OFFICE_HOURS.from || hour > OFFICE_HOURS.to ? 0 : citizenActivity(ms);
}
