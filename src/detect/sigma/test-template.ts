/** What the places of a sample line are filled from. */
export interface TemplateContext {
  /** Time of `{{+0s|…}}`, epoch milliseconds. */
  readonly startMs: number;
  /** Number of the repetition, from 0. */
  readonly index: number;
  /** Minutes that the sample's zone is ahead of UTC. */
  readonly offsetMinutes: number;
}

const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;
const TIME = /^([+-]\d+)(ms|s|m|h|d)\|(clf|haproxy|iso|keycloak|syslog|ms)$/;
const COUNTER = /^n([+-]\d+)?(?:\|(\d{1,2}))?$/;
const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * Fills `{{n}}`, `{{n+7}}`, `{{n|3}}` (padded with zeros) and `{{+5s|clf}}` (also haproxy, iso, keycloak,
 * syslog, ms).
 * @throws Error naming a place that means nothing
 */
export function fillTemplate(text: string, context: TemplateContext): string {
  return text.replace(PLACE, (whole, place: string) => {
    const counter = COUNTER.exec(place);
    if (counter !== null) {
      const value = context.index + Number(counter[1] ?? 0);
      return String(value).padStart(Number(counter[2] ?? 0), '0');
    }
    const time = TIME.exec(place);
    if (time === null) throw new Error(`${whole} is no place: write {{n}} or {{+5s|iso}}`);
    const ms = context.startMs + Number(time[1]) * (UNITS_MS[time[2] ?? ''] ?? 0);
    return formatTime(ms, time[3] ?? '', context.offsetMinutes);
  });
}

/** Milliseconds of a distance such as `+5s` or `20m`. @throws Error when it is none */
export function parseDistance(text: string): number {
  const match = /^([+-]?\d+)(ms|s|m|h|d)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no distance in time: write +5s or 20m`);
  return Number(match[1]) * (UNITS_MS[match[2] ?? ''] ?? 0);
}

function formatTime(ms: number, format: string, offsetMinutes: number): string {
  if (format === 'ms') return String(ms);
  if (format === 'iso') return new Date(ms).toISOString();
  const local = new Date(ms + offsetMinutes * 60_000);
  const [date = '', time = ''] = local.toISOString().replace('Z', '').split('T');
  const [year, , day] = date.split('-');
  const month = MONTHS[local.getUTCMonth()];
  switch (format) {
    case 'clf':
      return `${day}/${month}/${year}:${time.slice(0, 8)} ${zone(offsetMinutes)}`;
    case 'haproxy':
      return `${day}/${month}/${year}:${time}`;
    case 'keycloak':
      return `${date} ${time.replace('.', ',')}`;
    default:
      return `${month} ${String(local.getUTCDate()).padStart(2)} ${time.slice(0, 8)}`;
  }
}

function zone(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${hour}${String(minutes % 60).padStart(2, '0')}`;
}
