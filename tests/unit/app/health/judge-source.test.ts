// Goal: the rule by which sources are judged says what its documentation says, over weeks with nights, weekends and Tết.
// Method: synthetic slots of several weeks; each case changes one thing about the last hour.
import { describe, expect, it } from 'vitest';
import { type Findings, judgeSource } from '../../../../src/app/health/judge-source.ts';
import { UsualFlow } from '../../../../src/app/health/usual-flow.ts';
import { delayBucket } from '../../../../src/event/delays.ts';
import type { Source } from '../../../../src/event/source.ts';
import { HEALTH_SLOT_MS, type SourceSlot } from '../../../../src/event/source-health.ts';
import { openHoursOf, type SourceHours } from '../../../../src/event/source-hours.ts';

const at = (text: string) => Date.parse(`${text}+07:00`);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A Thursday. */
const NOW = at('2026-11-19T10:05:00');

const source: Source = {
  ...{ id: 'cong', name: 'Cổng', type: 'nginx.access', province: '79', commune: undefined },
  ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' }, multilineStart: undefined },
  ...{ enabled: true, createdAtMs: 0, version: 1 },
};

/** Records of a quarter of an hour; none = no slot. */
type Pattern = (slotMs: number) => number;
const hourOf = (ms: number) => new Date(ms + 7 * HOUR_MS).getUTCHours();
const dayOf = (ms: number) => new Date(ms + 7 * HOUR_MS).getUTCDay();
/** Busy by day, quiet by night, half on Sundays. */
const portal: Pattern = (ms) =>
  Math.round((hourOf(ms) >= 7 && hourOf(ms) < 22 ? 400 : 40) * (dayOf(ms) === 0 ? 0.5 : 1));
const office: Pattern = (ms) => (openHoursOf('office').isOpen(ms) ? 100 : 0);

function slotAt(slotMs: number, given: Partial<SourceSlot> = {}): SourceSlot {
  const records = given.records ?? 100;
  return {
    ...{ sourceId: 'cong', province: '79', slotMs, records, deadLetters: {} },
    ...{ firstReceivedMs: slotMs + 1_000, lastReceivedMs: slotMs + HEALTH_SLOT_MS - 1_000 },
    ...{ maxGapMs: 20_000, lastEventMs: slotMs + HEALTH_SLOT_MS - 1_500, sampled: 10 },
    delays: delaysOf(records, 400),
    ...given,
  };
}

const delaysOf = (count: number, ms: number) => [[delayBucket(ms), count, count * ms] as const];

function history(fromMs: number, toMs: number, pattern: Pattern): SourceSlot[] {
  const slots: SourceSlot[] = [];
  const first = fromMs - (fromMs % HEALTH_SLOT_MS);
  for (let slotMs = first; slotMs < toMs; slotMs += HEALTH_SLOT_MS) {
    const records = pattern(slotMs);
    if (records > 0) slots.push(slotAt(slotMs, { records }));
  }
  return slots;
}

/** A source that did as ever until now, but for what is given. */
function judged(
  given: {
    pattern?: Pattern;
    nowMs?: number;
    weeks?: number;
    hours?: SourceHours;
    recent?: (slot: SourceSlot) => SourceSlot | undefined;
  } & Partial<Omit<Findings, 'usual'>> = {},
) {
  const {
    pattern = portal,
    nowMs = NOW,
    weeks = 4,
    hours,
    recent = (slot) => slot,
    ...rest
  } = given;
  const hourFromMs = nowMs - (nowMs % HEALTH_SLOT_MS) - HOUR_MS;
  const past = history(nowMs - weeks * 7 * DAY_MS - HOUR_MS, hourFromMs, pattern);
  const slots = history(hourFromMs, nowMs, pattern).flatMap((slot) => {
    const share = Math.min(1, (nowMs - slot.slotMs) / HEALTH_SLOT_MS);
    const lastReceivedMs = Math.min(slot.lastReceivedMs, nowMs - 1_000);
    const records = Math.round(slot.records * share);
    return recent({ ...slot, records, lastReceivedMs, delays: delaysOf(records, 400) }) ?? [];
  });
  const last = past.at(-1);
  return judgeSource({
    ...{ nowMs, readToMs: nowMs, watchedSinceMs: 0, enabledSinceMs: 0, slots },
    source: { ...source, ...(hours === undefined ? {} : { hours }) },
    usual: new UsualFlow([...past, ...slots], openHoursOf(hours)),
    last: last === undefined ? {} : { lastReceivedMs: last.lastReceivedMs },
    ...{ wasSilent: false, newFields: [], lostFields: [], silenceFloorMs: undefined },
    ...rest,
  });
}

const scaled = (factor: number) => (slot: SourceSlot) => {
  const records = Math.round(slot.records * factor);
  return records === 0 ? undefined : { ...slot, records, delays: delaysOf(records, 400) };
};
const reasonsOf = ({ reasons }: ReturnType<typeof judged>) => reasons.map(({ reason }) => reason);

describe('the verdict on a source', () => {
  it('is GREEN when it does as ever', () => {
    const verdict = judged();
    expect(verdict).toMatchObject({ status: 'GREEN', reasons: [] });
    expect(verdict.measures.expectedLastHour).toBeGreaterThan(1_600);
    expect(verdict.measures.silenceLimitMs).toBe(15 * MINUTE_MS);
    expect(verdict.measures.lagP50Ms).toBe(400);
  });

  it('is NEW before the first record, OFF when switched off, never GREEN without data', () => {
    const none = { pattern: () => 0 };
    expect(judged(none)).toMatchObject({ status: 'NEW', reasons: [{ reason: 'never_sent' }] });
    expect(judged({ ...none, source: { ...source, enabled: false } }).status).toBe('OFF');
    expect(judged({ recent: () => undefined }).status).not.toBe('GREEN');
    // Switched on again a moment ago, and nothing came since.
    const enabled = { enabledSinceMs: NOW - 500, watchedSinceMs: NOW - 500 };
    expect(judged({ ...enabled, recent: () => undefined }).status).toBe('NEW');
  });

  it('is RED once silent for longer than the limit, not before', () => {
    const quiet = (minutes: number) => {
      const untilMs = NOW - minutes * MINUTE_MS;
      return judged({
        recent: (slot) =>
          slot.slotMs >= untilMs
            ? undefined
            : { ...slot, lastReceivedMs: Math.min(slot.lastReceivedMs, untilMs) },
      });
    };
    expect(quiet(14).status).not.toBe('RED');
    const red = quiet(16);
    expect(red.status).toBe('RED');
    expect(red.reasons).toHaveLength(1);
    expect(red.reasons[0]).toMatchObject({ reason: 'silent', limit: 15 * MINUTE_MS });
  });

  it('does not hold against it what nobody could read or take in', () => {
    const gone = { recent: () => undefined };
    expect(reasonsOf(judged({ ...gone, readToMs: NOW - HOUR_MS }))).not.toContain('silent');
    expect(reasonsOf(judged({ ...gone, watchedSinceMs: NOW - MINUTE_MS }))).not.toContain('silent');
    // What was silent before does not become well by a restart.
    const before = { watchedSinceMs: NOW - MINUTE_MS, wasSilent: true };
    expect(judged({ ...gone, ...before }).status).toBe('RED');
  });

  it('learns how long it may be silent at this time of the day', () => {
    // Every two hours, a file.
    const batches: Pattern = (ms) => (ms % (2 * HOUR_MS) === 0 ? 500 : 0);
    const verdict = judged({ pattern: batches, nowMs: at('2026-11-19T10:50:00') });
    expect(verdict.measures.silenceLimitMs).toBeGreaterThan(3 * HOUR_MS);
    expect(verdict.measures.silenceLimitMs).toBeLessThan(5 * HOUR_MS);
    expect(reasonsOf(verdict)).not.toContain('silent');
    // A night without anybody, told by earlier nights.
    const day: Pattern = (ms) => (hourOf(ms) >= 6 && hourOf(ms) < 23 ? 300 : 0);
    const night = at('2026-11-19T03:00:00');
    expect(judged({ pattern: day, nowMs: night }).status).toBe('GREEN');
    expect(judged({ pattern: day, recent: () => undefined }).status).toBe('RED');
  });

  it('does not learn from one outage', () => {
    const outage: Pattern = (ms) =>
      ms >= at('2026-11-11T08:00:00') && ms < at('2026-11-11T20:00:00') ? 0 : portal(ms);
    expect(judged({ pattern: outage }).measures.silenceLimitMs).toBe(15 * MINUTE_MS);
  });

  it('lets an office rest at night, on Sundays and over Tết', () => {
    const rests = ['2026-11-18T23:00:00', '2026-11-22T10:00:00', '2026-02-18T10:00:00'];
    for (const time of rests) {
      const verdict = judged({ pattern: office, hours: 'office', nowMs: at(time) });
      expect([time, verdict.status]).toEqual([time, 'GREEN']);
    }
    // On the first working day behind Tết it is held to its hours again.
    const back = { pattern: office, hours: 'office' as const, nowMs: at('2026-02-23T08:20:00') };
    expect(judged({ ...back, recent: () => undefined }).status).toBe('RED');
    expect(judged(back).status).toBe('GREEN');
    // The same source without hours is RED at night before a week has told.
    const unaware = { pattern: office, weeks: 0, nowMs: at('2026-11-18T23:00:00') };
    expect(judged({ ...unaware, last: { lastReceivedMs: at('2026-11-18T16:59:00') } }).status).toBe(
      'RED',
    );
  });

  it('compares with the same quarters of earlier weeks: a drop, a loss, a rise', () => {
    expect(judged({ recent: scaled(0.6) }).status).toBe('GREEN');
    const drop = judged({ recent: scaled(0.4) });
    expect([drop.status, ...reasonsOf(drop)]).toEqual(['YELLOW', 'volume_drop']);
    expect(judged({ recent: scaled(0.05) })).toMatchObject({ status: 'RED' });
    expect(judged({ recent: scaled(9) }).status).toBe('GREEN');
    expect(reasonsOf(judged({ recent: scaled(11) }))).toEqual(['volume_rise']);
    // A Sunday is compared with Sundays.
    expect(judged({ nowMs: at('2026-11-22T10:05:00') }).status).toBe('GREEN');
  });

  it('expects by earlier days before a week has passed, and nothing before two', () => {
    expect(judged({ weeks: 3 / 7, recent: scaled(0.2) }).status).toBe('YELLOW');
    const young = judged({ weeks: 1 / 7, recent: scaled(0.2) });
    expect(young.measures.expectedLastHour).toBeUndefined();
    expect(young.status).toBe('GREEN');
  });

  it('expects nothing of a holiday, and learns nothing from one', () => {
    const quiet: Pattern = (ms) =>
      ms >= at('2026-02-16T00:00:00') && ms < at('2026-02-21T00:00:00') ? 30 : portal(ms);
    const holiday = judged({ pattern: quiet, nowMs: at('2026-02-18T10:05:00') });
    expect(holiday).toMatchObject({ status: 'GREEN' });
    expect(holiday.measures.expectedLastHour).toBeUndefined();
    const behind = judged({ pattern: quiet, nowMs: at('2026-02-25T10:05:00') });
    expect(behind.measures.expectedLastHour).toBeGreaterThan(1_600);
  });

  it('counts what could not be read', () => {
    const failing = (share: number) =>
      judged({
        recent: (slot) => ({
          ...slot,
          deadLetters: { malformed: Math.round(slot.records * share) },
        }),
      });
    expect(failing(0.009).status).toBe('GREEN');
    expect(failing(0.05)).toMatchObject({
      status: 'YELLOW',
      reasons: [{ reason: 'parse_failures' }],
    });
    const red = failing(0.5);
    expect(red.status).toBe('RED');
    expect(red.measures.deadLetterReasons).toMatchObject([{ reason: 'malformed' }]);
  });

  it('tells a clock that is wrong from records that come late', () => {
    const late = (...delays: readonly number[]) =>
      judged({
        recent: (slot) => ({
          ...slot,
          delays: delays.flatMap((ms) => delaysOf(20, ms)),
        }),
      });
    expect(late(90_000)).toMatchObject({ status: 'GREEN' });
    expect(late(-3 * MINUTE_MS)).toMatchObject({
      status: 'YELLOW',
      reasons: [{ reason: 'clock_skew', measured: -180_000 }],
    });
    expect(late(-7 * HOUR_MS)).toMatchObject({ status: 'RED', measures: { skewMs: -25_200_000 } });
    expect(late(7 * HOUR_MS)).toMatchObject({ status: 'RED', reasons: [{ reason: 'clock_skew' }] });
    const lag = late(500, 3 * MINUTE_MS, 6 * MINUTE_MS, 20 * MINUTE_MS);
    expect(lag).toMatchObject({ status: 'YELLOW', reasons: [{ reason: 'lag' }] });
    // What was handed in at once, hours late, is no lag; a file of last week is no wrong clock.
    const once = judged({
      recent: (slot) => ({
        ...slot,
        delays: delaysOf(20, slot.slotMs > NOW - 15 * MINUTE_MS ? 3 * HOUR_MS : 400),
      }),
    });
    expect(once.status).toBe('GREEN');
    const onlyOnce = judged({
      recent: (slot) => ({
        ...slot,
        delays: slot.slotMs > NOW - 15 * MINUTE_MS ? delaysOf(500, 16 * HOUR_MS) : [],
      }),
    });
    expect(onlyOnce.status).toBe('GREEN');
    expect(late(7 * DAY_MS)).toMatchObject({ status: 'YELLOW', reasons: [{ reason: 'lag' }] });
  });

  it('tells the silence of who brings files by days, whatever is set for machines', () => {
    const brought = { ...source, transport: { kind: 'upload' }, hours: 'office' } as const;
    const quiet = (days: number, more: Parameters<typeof judged>[0] = {}) => {
      const last = { lastReceivedMs: NOW - days * DAY_MS };
      return judged({
        ...{ source: brought, pattern: () => 0, last, silenceFloorMs: 6_000 },
        ...more,
      });
    };
    expect(quiet(7.9)).toMatchObject({ status: 'GREEN', reasons: [] });
    // A restart a minute ago is no excuse for a week; to be switched off was one.
    const red = quiet(8.1, { watchedSinceMs: NOW - MINUTE_MS });
    const limit = 8 * DAY_MS;
    expect(red).toMatchObject({ status: 'RED', reasons: [{ reason: 'silent', limit }] });
    expect(quiet(30, { enabledSinceMs: NOW - DAY_MS }).status).toBe('NEW');
    const never = judged({ source: brought, pattern: () => 0 });
    expect(never.status).toBe('NEW');
    // Every second week: twice what is usual, as for others.
    const fortnightly: Pattern = (ms) =>
      Math.floor((NOW - ms) / HEALTH_SLOT_MS) % 1_344 === 960 ? 50 : 0;
    const usual = judged({ source: brought, pattern: fortnightly });
    expect(usual).toMatchObject({
      status: 'GREEN',
      measures: { silenceLimitMs: expect.any(Number) },
    });
    expect(usual.measures.silenceLimitMs).toBeGreaterThan(13 * DAY_MS);
  });

  it('takes a heap of old records of who brings files as it is; parse failures, fields and the future count', () => {
    const brought = { ...source, transport: { kind: 'upload' } } as const;
    const heap = (delayMs: number, more: Partial<SourceSlot> = {}) =>
      judged({
        source: brought,
        recent: (slot) => ({ ...slot, records: 90_000, delays: delaysOf(9_000, delayMs), ...more }),
      });
    const old = heap(3 * HOUR_MS);
    expect(old).toMatchObject({ status: 'GREEN', reasons: [] });
    expect(Object.keys(old.measures)).not.toEqual(
      expect.arrayContaining(['lagP95Ms', 'skewMs', 'expectedLastHour']),
    );
    expect(old.measures.lagP95Ms ?? old.measures.skewMs).toBeUndefined();
    expect(judged({ source: brought, recent: scaled(0.01) }).status).toBe('GREEN');
    expect(heap(-7 * HOUR_MS)).toMatchObject({
      ...{ status: 'RED', measures: { skewMs: -7 * HOUR_MS } },
      reasons: [{ reason: 'clock_skew' }],
    });
    const failed = heap(3 * HOUR_MS, { deadLetters: { malformed: 50_000 } });
    expect(failed).toMatchObject({ status: 'RED', reasons: [{ reason: 'parse_failures' }] });
    expect(judged({ source: brought, lostFields: ['user.name'] }).status).toBe('YELLOW');
  });

  it('is YELLOW without fields that rules need; new fields are only told', () => {
    expect(judged({ lostFields: ['user.name'] })).toMatchObject({
      status: 'YELLOW',
      reasons: [{ reason: 'fields_lost', fields: ['user.name'] }],
    });
    expect(judged({ newFields: ['gac.vendor.x'] })).toMatchObject({
      status: 'GREEN',
      reasons: [{ reason: 'fields_new', status: 'GREEN' }],
    });
  });
});
