const OFFSET_MS = 7 * 3_600_000;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** One time by the clock of Viet Nam, in the ways in which logs write it. */
export interface TrialStamps {
  /** `2026-11-22T08:00:00+07:00` */
  readonly iso: string;
  /** `22/Nov/2026:08:00:00 +0700` */
  readonly clf: string;
  /** `22/Nov/2026:08:00:00.000`, without a zone */
  readonly haproxy: string;
  /** `Nov 22 08:00:00` */
  readonly syslog: string;
  /** `2026-11-22 08:00:00.000` */
  readonly plain: string;
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

/** The ways to write a time. */
export function trialStamps(nowMs: number): TrialStamps {
  const local = new Date(nowMs + OFFSET_MS).toISOString();
  const [date = '', clock = ''] = local.replace('Z', '').split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const time = clock.slice(0, 8);
  const name = MONTHS[Number(month) - 1] ?? '';
  const weekday = DAYS[new Date(nowMs + OFFSET_MS).getUTCDay()] ?? '';
  return {
    iso: `${date}T${time}+07:00`,
    clf: `${day}/${name}/${year}:${time} +0700`,
    haproxy: `${day}/${name}/${year}:${clock}`,
    syslog: `${name} ${String(Number(day)).padStart(2, ' ')} ${time}`,
    plain: `${date} ${clock}`,
    slashed: `${date.replaceAll('-', '/')} ${time}`,
    apache: `${weekday} ${name} ${day} ${clock}000 ${year}`,
    redis: `${day} ${name} ${year} ${clock}`,
    epochSeconds: (nowMs / 1_000).toFixed(3),
    epochMs: nowMs,
  };
}
