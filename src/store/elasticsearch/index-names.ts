import { GacError } from '../../event/error.ts';

const DAY_MS = 86_400_000;
// One that ends like a daily index would take in the indices of a shorter one.
const PREFIX = /^(?!.*-(events|refused)$)[a-z0-9][a-z0-9_-]{0,50}$/;
/** Up to so many days are asked by name; more are asked by the pattern. */
const NAMED_DAYS_MAX = 31;
/** Names in one path; Elasticsearch reads 4 KiB of it. */
const TARGET_LENGTH_MAX = 3_000;
/** The moments that are named by a year of four digits. */
const YEAR_0_MS = Date.parse('0000-01-01T00:00:00.000Z');
const YEAR_9999_END_MS = Date.UTC(10_000, 0, 1) - 1;

/** The kinds of daily indices: events, and events that the mapping refused. */
export type DailyKind = 'events' | 'refused';

/** A daily index that exists. */
export interface DailyIndex {
  readonly name: string;
  readonly kind: DailyKind;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** The names of all that one installation has in a cluster. */
export class IndexNames {
  readonly prefix: string;
  readonly store: string;
  readonly alerts: string;
  /** All daily indices, for reading. */
  readonly everyDay: string;
  readonly #daily: RegExp;
  /** Events of one day come one after the other. */
  readonly #last = {
    events: { day: Number.NaN, name: '' },
    refused: { day: Number.NaN, name: '' },
  };

  /** @throws GacError GAC_CONFIG_INVALID for a prefix that no index can have */
  constructor(prefix: string) {
    if (!PREFIX.test(prefix)) {
      throw new GacError(
        'GAC_CONFIG_INVALID',
        `The index prefix ${JSON.stringify(prefix)} is not made of a-z, 0-9, - and _, or ends with the name of a kind`,
      );
    }
    this.prefix = prefix;
    this.store = `${prefix}-store`;
    this.alerts = `${prefix}-alerts`;
    this.everyDay = `${this.pattern('events')},${this.pattern('refused')}`;
    this.#daily = new RegExp(`^${prefix}-(events|refused)-(\\d{4})\\.(\\d{2})\\.(\\d{2})$`);
  }

  /** What matches all daily indices of a kind and no other index of the same prefix. */
  pattern(kind: DailyKind): string {
    return `${this.prefix}-${kind}-*.*.*`;
  }

  /** The index of a moment's day (UTC). */
  daily(kind: DailyKind, timeMs: number): string {
    const day = Math.floor(timeMs / DAY_MS);
    const last = this.#last[kind];
    if (last.day === day) return last.name;
    const name = `${this.prefix}-${kind}-${dayOf(timeMs).replaceAll('-', '.')}`;
    this.#last[kind] = { day, name };
    return name;
  }

  /** The day of a daily index; `undefined` for any other name. */
  read(name: string): DailyIndex | undefined {
    const match = this.#daily.exec(name);
    if (match === null) return undefined;
    const [, kind, year, month, day] = match;
    return { name, kind: kind as DailyKind, day: `${year}-${month}-${day}` };
  }

  /** Which indices hold the events of a time range. */
  between(fromMs: number | undefined, toMs: number | undefined): string {
    if (fromMs === undefined || toMs === undefined) return this.everyDay;
    const first = Math.floor(fromMs / DAY_MS);
    const days = Math.floor((toMs - 1) / DAY_MS) - first + 1;
    if (!(days > 0) || days > NAMED_DAYS_MAX || !isWithinYears(fromMs) || !isWithinYears(toMs)) {
      return this.everyDay;
    }
    const starts = Array.from({ length: days }, (_, n) => (first + n) * DAY_MS);
    return this.target(
      starts.flatMap((ms) => [this.daily('events', ms), this.daily('refused', ms)]),
    );
  }

  /** Names some daily indices in a path; all of them, when their names are too long for it. */
  target(indices: readonly string[]): string {
    const named = indices.join(',');
    return named.length > TARGET_LENGTH_MAX ? this.everyDay : named;
  }
}

/** The day of a moment, `YYYY-MM-DD` (UTC); moments before the year 0 and after 9999 are cut off. */
function dayOf(timeMs: number): string {
  const within = Math.max(YEAR_0_MS, Math.min(timeMs, YEAR_9999_END_MS));
  return new Date(within).toISOString().slice(0, 10);
}

function isWithinYears(ms: number): boolean {
  return ms >= YEAR_0_MS && ms <= YEAR_9999_END_MS;
}
