/** Indochina Time has had no other offset since 1975. */
const OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const iso = (ms: number) => new Date(ms + OFFSET_MS).toISOString();
const monthOf = (local: string) => MONTHS[Number(local.slice(5, 7)) - 1] ?? '';

/** The hour of the day in Viet Nam, with its fraction, 0 ≤ h < 24. */
export function localHour(ms: number): number {
  return ((ms + OFFSET_MS) % DAY_MS) / 3_600_000;
}

/** Start of the day in Viet Nam that a time falls on. */
export function startOfLocalDay(ms: number): number {
  return ms - ((ms + OFFSET_MS) % DAY_MS);
}

/** `2026-11-22T08:15:02.123+07:00`. */
export function isoStamp(ms: number): string {
  return `${iso(ms).slice(0, 23)}+07:00`;
}

/** `22/Nov/2026:08:15:02 +0700`, as web servers write (Common Log Format). */
export function clfStamp(ms: number): string {
  const local = iso(ms);
  const [year, day] = [local.slice(0, 4), local.slice(8, 10)];
  return `${day}/${monthOf(local)}/${year}:${local.slice(11, 19)} +0700`;
}

/** `2026-11-22 08:15:02,123`, as Keycloak writes. */
export function keycloakStamp(ms: number): string {
  const local = iso(ms);
  return `${local.slice(0, 10)} ${local.slice(11, 19)},${local.slice(20, 23)}`;
}

/** `Nov  2 08:15:02`, as RFC 3164 writes. */
export function syslogStamp(ms: number): string {
  const local = iso(ms);
  const day = String(Number(local.slice(8, 10))).padStart(2, ' ');
  return `${monthOf(local)} ${day} ${local.slice(11, 19)}`;
}

/** `261122`, as dossier codes write the day of receipt. */
export function dossierDay(ms: number): string {
  return iso(ms).slice(2, 10).replaceAll('-', '');
}
