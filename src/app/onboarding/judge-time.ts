import type { ConformanceReport } from '../../api/contract.ts';
import type { SampleReading } from './sample-records.ts';

/** Times of a sample, and what is odd about them. */
export interface TimeJudgement {
  readonly time: ConformanceReport['time'];
  /** Lines whose stamp lies so far ahead of the clock that it is not believed. */
  readonly future: readonly number[];
  /** Lines whose stamp is older than events are kept. */
  readonly past: readonly number[];
  readonly missing: readonly number[];
  /** Stamps that carry no zone of their own. */
  readonly zoneless: number;
}

/** The same lines, read as if their stamps were of another zone. */
export type ReadInZone = (timezone: string) => readonly SampleReading[];

/** A newest line this near to the clock has the right zone. */
const NEAR_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** What a log of Viet Nam without zones is usually written in. */
const USUAL_ZONES = ['Asia/Ho_Chi_Minh', 'UTC'];

/** Judges the time stamps of a sample that was read in a zone at `nowMs`. */
export function judgeTime(
  readings: readonly SampleReading[],
  how: { readonly timezone: string; readonly nowMs: number; readonly readIn: ReadInZone },
): TimeJudgement {
  const { timezone, nowMs } = how;
  const stamps = claimedTimes(readings);
  const linesOf = (status: string) =>
    readings.filter(({ doc }) => doc.gac.time?.status === status).map(({ line }) => line);
  const times = [...stamps.values()];
  const firstMs = least(times);
  const lastMs = greatest(times);
  const others = USUAL_ZONES.filter((zone) => zone !== timezone).map((zone) => {
    return { zone, stamps: claimedTimes(how.readIn(zone)) };
  });
  const zoneless = others[0] === undefined ? 0 : differing(stamps, others[0].stamps);
  const suggestedZone =
    zoneless * 2 > stamps.size && lastMs !== undefined
      ? betterZone(others, { lastMs, nowMs })
      : undefined;
  const skewMs = lastMs === undefined ? undefined : nowMs - lastMs;
  return {
    time: {
      stamped: stamps.size,
      assumedYear: linesOf('assumed_year').length,
      zone: timezone,
      ...(suggestedZone === undefined ? {} : { suggestedZone }),
      ...(skewMs === undefined || Math.abs(skewMs) > DAY_MS ? {} : { skewMs }),
      ...(firstMs === undefined ? {} : { firstMs }),
      ...(lastMs === undefined ? {} : { lastMs }),
    },
    future: linesOf('future'),
    past: linesOf('past'),
    missing: linesOf('missing'),
    zoneless,
  };
}

/** What each line says of its time, believed or not. */
function claimedTimes(readings: readonly SampleReading[]): ReadonlyMap<number, number> {
  return new Map(
    readings.flatMap(({ line, doc }): [number, number][] => {
      const { time, dead_letter: dead } = doc.gac;
      if (dead !== undefined || time?.status === 'missing') return [];
      return [[line, Date.parse(time?.claimed ?? doc['@timestamp'])]];
    }),
  );
}

function differing(left: ReadonlyMap<number, number>, right: ReadonlyMap<number, number>): number {
  return [...left].filter(([line, ms]) => right.get(line) !== ms).length;
}

/** The zone in which the newest line was written just now, if in the given one it was not. */
function betterZone(
  others: readonly { zone: string; stamps: ReadonlyMap<number, number> }[],
  { lastMs, nowMs }: { lastMs: number; nowMs: number },
): string | undefined {
  if (Math.abs(nowMs - lastMs) <= NEAR_MS) return undefined;
  const near = others.find(({ stamps }) => {
    const newest = greatest([...stamps.values()]);
    return newest !== undefined && Math.abs(nowMs - newest) <= NEAR_MS;
  });
  if (near !== undefined || lastMs <= nowMs + NEAR_MS) return near?.zone;
  // Ahead of the clock in the given zone: any zone in which it is not fits better.
  return others.find(({ stamps }) => (greatest([...stamps.values()]) ?? Infinity) <= nowMs)?.zone;
}

function least(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
}

function greatest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b));
}
