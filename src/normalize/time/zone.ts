const HOUR_MS = 3_600_000;
const MAX_CACHED_HOURS = 4_096;

/** The zone of stamps that carry none, unless a source says otherwise. */
export const DEFAULT_TIMEZONE = 'Asia/Ho_Chi_Minh';

/** Offsets of one zone, by UTC hour: no zone changes its offset within an hour of UTC more than once. */
class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #byQuarterHour = new Map<number, number>();
  #lastKey = Number.NaN;
  #lastOffset = 0;

  constructor(timezone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      timeZoneName: 'longOffset',
    });
  }

  /** Milliseconds to add to UTC to get the wall clock at an instant. */
  at(epochMs: number): number {
    // Changes of civil time happen on quarter hours of UTC, so one lookup per quarter is exact.
    const key = Math.floor(epochMs / (HOUR_MS / 4));
    if (key === this.#lastKey) {
      return this.#lastOffset;
    }
    let offset = this.#byQuarterHour.get(key);
    if (offset === undefined) {
      offset = this.#compute(epochMs);
      if (this.#byQuarterHour.size >= MAX_CACHED_HOURS) {
        this.#byQuarterHour.clear();
      }
      this.#byQuarterHour.set(key, offset);
    }
    this.#lastKey = key;
    this.#lastOffset = offset;
    return offset;
  }

  #compute(epochMs: number): number {
    const parts = this.#format.formatToParts(epochMs);
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    // `GMT`, `GMT+07:00`, `GMT-03:30`, `GMT+07:06:30`.
    const [hours = '0', minutes = '0', seconds = '0'] = name.slice(4).split(':');
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return (name[3] === '-' ? -size : size) * 1000;
  }
}

const zones = new Map<string, ZoneOffsets>();
const MAX_CACHED_ZONES = 700;

function offsetsOf(timezone: string): ZoneOffsets {
  const known = zones.get(timezone);
  if (known !== undefined) {
    return known;
  }
  if (zones.size >= MAX_CACHED_ZONES) {
    zones.clear();
  }
  let made: ZoneOffsets;
  try {
    made = new ZoneOffsets(timezone);
  } catch {
    // A zone is checked when the source is registered; a bad one later must not cost the record.
    made = new ZoneOffsets(DEFAULT_TIMEZONE);
  }
  zones.set(timezone, made);
  return made;
}

/** Whether this runtime knows an IANA zone name. */
export function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds that a zone's wall clock is ahead of UTC at an instant; an unknown zone counts as the default one. */
export function zoneOffsetMs(timezone: string, epochMs: number): number {
  return offsetsOf(timezone).at(epochMs);
}

/**
 * The instant at which a zone's wall clock showed these calendar fields (given as if they were UTC).
 * A time that occurs twice is the earlier one; a time that was skipped moves forward by the gap; `NaN` stays `NaN`.
 */
export function wallToEpochMs(wallMs: number, timezone: string): number {
  if (Number.isNaN(wallMs)) {
    return wallMs;
  }
  const offsets = offsetsOf(timezone);
  const before = offsets.at(wallMs - 24 * HOUR_MS);
  const early = wallMs - before;
  if (offsets.at(early) === before) {
    return early;
  }
  const late = wallMs - offsets.at(wallMs + 24 * HOUR_MS);
  return offsets.at(late) === offsets.at(wallMs + 24 * HOUR_MS) ? late : early;
}

/** The zone's offset at an instant as ISO 8601 writes it, such as `+07:00`. */
export function offsetText(timezone: string, epochMs: number): string {
  const offset = Math.round(zoneOffsetMs(timezone, epochMs) / 60_000);
  const size = Math.abs(offset);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
