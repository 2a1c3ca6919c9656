import { wallToEpochMs } from '../../normalize/time/zone.ts';

const MINUTE_MS = 60_000;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** One time by the clock of a source, in the ways in which logs write it. */
export interface TrialStamps {
  /** `2026-11-22T08:00:00+07:00` */
  readonly iso: string;
  /** `+07:00` */
  readonly offset: string;
  /** `22/Nov/2026:08:00:00 +0700` */
  readonly clf: string;
  /** `22/Nov/2026:08:00:00.000`, without a zone */
  readonly haproxy: string;
  /** `Nov 22 08:00:00` */
  readonly syslog: string;
  /** `2026-11-22 08:00:00.000` */
  readonly plain: string;
  /** As `plain`, by the clock of UTC. */
  readonly utc: string;
  /** `11/22/2026:01:00:00`, by the clock of UTC. */
  readonly citrix: string;
  /** `2026/11/22 08:00:00` */
  readonly slashed: string;
  /** `Sun Nov 22 08:00:00.000000 2026` */
  readonly apache: string;
  /** `22 Nov 2026 08:00:00.000` */
  readonly redis: string;
  /** Seconds since the epoch, with milliseconds. */
  readonly epochSeconds: string;
  readonly epochMs: number;
}

/** The ways to write a time in a zone. */
export function trialStamps(nowMs: number, timezone: string): TrialStamps {
  const offsetMs = nowMs - wallToEpochMs(nowMs, timezone);
  const offset = offsetText(offsetMs);
  const utc = new Date(nowMs).toISOString().replace('T', ' ').replace('Z', '');
  const local = new Date(nowMs + offsetMs).toISOString();
  const [date = '', clock = ''] = local.replace('Z', '').split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const time = clock.slice(0, 8);
  const name = MONTHS[Number(month) - 1] ?? '';
  const weekday = DAYS[new Date(nowMs + offsetMs).getUTCDay()] ?? '';
  return {
    offset,
    iso: `${date}T${time}${offset}`,
    clf: `${day}/${name}/${year}:${time} ${offset.replace(':', '')}`,
    haproxy: `${day}/${name}/${year}:${clock}`,
    syslog: `${name} ${String(Number(day)).padStart(2, ' ')} ${time}`,
    plain: `${date} ${clock}`,
    utc,
    citrix: `${utc.slice(5, 7)}/${utc.slice(8, 10)}/${utc.slice(0, 4)}:${utc.slice(11, 19)}`,
    slashed: `${date.replaceAll('-', '/')} ${time}`,
    apache: `${weekday} ${name} ${day} ${clock}000 ${year}`,
    redis: `${day} ${name} ${year} ${clock}`,
    epochSeconds: (nowMs / 1_000).toFixed(3),
    epochMs: nowMs,
  };
}

/** `+07:00` */
function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
