import { describe, expect, it } from 'vitest';
import { EVERY, EVERY_CORRELATION, type NewGap } from '../../../src/event/rule-ledger.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EvaluatedBatch, LedgerRule } from '../../../src/state/ledger/contract.ts';
import { codeOf, IN_10, IN_79, NOW, type OpenState, openEmpty } from './state-harness.ts';

const SLOT_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
const T0 = Math.floor(NOW / SLOT_MS) * SLOT_MS - 8 * SLOT_MS;

const SCAN: LedgerRule = { id: 'scan', version: 'v1', kind: 'detection', judged: 'stream' };
const BURST: LedgerRule = { id: 'burst', version: 'b1', kind: 'correlation', judged: 'stream' };
const WEEKLY: LedgerRule = { id: 'weekly', version: 'w1', kind: 'correlation', judged: 'schedule' };

function batch(given: Partial<EvaluatedBatch>): EvaluatedBatch {
  return {
    reader: 'journal0-0',
    fromOffset: 0,
    throughOffset: 10,
    setVersion: 'set-1',
    receivedAtMs: NOW,
    slots: [],
    ...given,
  };
}

function slot(slots: number, given: Partial<EvaluatedBatch['slots'][number]> = {}) {
  return {
    ...{ sourceId: 'web', province: '10', setVersion: 'set-1', events: 5 },
    slotMs: T0 + slots * SLOT_MS,
    ...given,
  };
}

function gap(given: Partial<NewGap> = {}): NewGap {
  return {
    ruleId: 'scan',
    ruleVersion: 'v1',
    sourceId: 'web',
    province: '10',
    fromMs: T0 + SLOT_MS,
    toMs: T0 + 2 * SLOT_MS,
    reason: 'too_late',
    ...given,
  };
}

export function describeLedger(open: OpenState): void {
  describe('ledger of what rules judged', () => {
    describeCounting(open);
    describeGaps(open);
    describeCoverage(open);
    describeForgetting(open);
  });
}

async function openTold(open: OpenState) {
  const context = await openEmpty(open);
  await context.state.ledger.noteRules('set-1', [SCAN, BURST], NOW);
  const coverage = (ruleId: string, more: { sourceId?: string; slots?: number } = {}) =>
    context.state.ledger.coverage(NATIONAL, {
      ruleId,
      fromMs: T0,
      toMs: T0 + (more.slots ?? 4) * SLOT_MS,
      ...(more.sourceId === undefined ? {} : { sourceId: more.sourceId }),
    });
  return { context, ledger: context.state.ledger, coverage };
}

/** `status×slots` of each interval. */
function shape(found: { intervals: readonly { status: string; fromMs: number; toMs: number }[] }) {
  return found.intervals
    .map(({ status, fromMs, toMs }) => `${status}×${(toMs - fromMs) / SLOT_MS}`)
    .join(' ');
}

function describeCounting(open: OpenState): void {
  it('counts a batch once, however often it is told', async () => {
    const { context, ledger, coverage } = await openTold(open);
    expect(await ledger.judgedThrough('journal0-0')).toBeUndefined();
    expect(await ledger.noteEvaluated(batch({ slots: [slot(0)] }), NOW)).toBe('noted');
    expect(await ledger.noteEvaluated(batch({ slots: [slot(0)] }), NOW)).toBe('other_begin');
    const next = batch({ fromOffset: 10, throughOffset: 12, slots: [slot(0), slot(1)] });
    expect(await ledger.noteEvaluated(next, NOW)).toBe('noted');
    await context.reopen();
    expect(await context.state.ledger.judgedThrough('journal0-0')).toEqual({
      ...{ offset: 12, setVersion: 'set-1', receivedAtMs: NOW },
    });
    const { intervals } = await coverage('scan', { slots: 2 });
    expect(intervals).toMatchObject([
      { sourceId: 'web', status: 'evaluated', ruleVersion: 'v1', events: 15, gap: undefined },
    ]);
  });

  it('lets one of two tellers of the same batch win', async () => {
    const { ledger, coverage } = await openTold(open);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => ledger.noteEvaluated(batch({ slots: [slot(0)] }), NOW)),
    );
    expect(outcomes.filter((outcome) => outcome === 'noted')).toHaveLength(1);
    expect((await coverage('scan', { slots: 1 })).intervals[0]?.events).toBe(5);
  });

  it('takes nothing that names a rule set it was not told of', async () => {
    const { ledger } = await openTold(open);
    const unknown = batch({ slots: [slot(0, { setVersion: 'set-9' })] });
    await expect(ledger.noteEvaluated(unknown, NOW)).rejects.toThrow('set-9');
    expect((await ledger.judgedThrough('journal0-0'))?.offset ?? 0).toBe(0);
  });
}

function describeGaps(open: OpenState): void {
  it('keeps the same gap once, lets it grow, and opens it again', async () => {
    const { ledger } = await openTold(open);
    const [id = ''] = await ledger.openGaps([gap()], NOW);
    const [same] = await ledger.openGaps([gap({ toMs: T0 + 3 * SLOT_MS })], NOW + 1);
    expect(same).toBe(id);
    expect(await ledger.gap(NATIONAL, id)).toMatchObject({
      ...gap({ toMs: T0 + 3 * SLOT_MS }),
      ...{ status: 'open', openedAtMs: NOW, updatedAtMs: NOW + 1, revision: 2 },
    });
    const end = { revision: 1, refilledBy: 'v1', alertsFound: 0 };
    expect(await ledger.markRefilled(id, end, NOW + 2)).toBe(false);
    await ledger.noteRefill(
      id,
      { reachedMs: T0 + 2 * SLOT_MS, alertsFound: 2, failure: 'time is up' },
      NOW + 2,
    );
    expect(await ledger.gap(NATIONAL, id)).toMatchObject({
      ...{ reachedMs: T0 + 2 * SLOT_MS, alertsFound: 2, tries: 1, lastFailure: 'time is up' },
    });
    const done = { revision: 2, refilledBy: 'v1', alertsFound: 1 };
    expect(await ledger.markRefilled(id, done, NOW + 3)).toBe(true);
    expect(await ledger.gap(NATIONAL, id)).toMatchObject({
      ...{ status: 'refilled', closedAtMs: NOW + 3, refilledBy: 'v1', alertsFound: 3 },
    });
    await ledger.openGaps([gap()], NOW + 4);
    expect(await ledger.gap(NATIONAL, id)).toMatchObject({
      ...{ status: 'open', closedAtMs: undefined, reachedMs: undefined, revision: 3 },
    });
  });

  it('gives a lost gap up for good', async () => {
    const { ledger } = await openTold(open);
    const [id = ''] = await ledger.openGaps([gap()], NOW);
    const end = { revision: 1, lossReason: 'events_expired' } as const;
    expect(await ledger.markLost(id, end, NOW + 1)).toBe(true);
    await ledger.openGaps([gap()], NOW + 2);
    expect(await ledger.gap(NATIONAL, id)).toMatchObject({
      ...{ status: 'lost', lossReason: 'events_expired', closedAtMs: NOW + 1 },
    });
  });

  it('ends a gap that goes on', async () => {
    const { ledger } = await openTold(open);
    const endless = gap({ sourceId: EVERY, province: undefined, toMs: undefined });
    const [id = ''] = await ledger.openGaps([{ ...endless, reason: 'withheld' }], NOW);
    expect((await ledger.gap(NATIONAL, id))?.toMs).toBeUndefined();
    await ledger.endGap(id, T0 + 5 * SLOT_MS, NOW + 1);
    await ledger.endGap(id, T0 + 9 * SLOT_MS, NOW + 2);
    expect((await ledger.gap(NATIONAL, id))?.toMs).toBe(T0 + 5 * SLOT_MS);
    expect(await codeOf(ledger.endGap('none', 0, NOW))).toBe('GAC_NOT_FOUND');
  });

  it('lists by begin, page by page, what is asked for', async () => {
    const { ledger } = await openTold(open);
    const many = Array.from({ length: 5 }, (_, i) => gap({ fromMs: T0 - i, toMs: T0 + SLOT_MS }));
    await ledger.openGaps(many, NOW);
    await ledger.openGaps([gap({ ruleId: EVERY_CORRELATION, reason: 'windows_lost' })], NOW);
    const first = await ledger.gaps(NATIONAL, { size: 3, status: ['open'] });
    expect(first.total).toBe(6);
    const rest = await ledger.gaps(NATIONAL, { size: 3, cursor: first.cursor ?? '' });
    expect([...first.items, ...rest.items].map(({ fromMs }) => fromMs - T0)).toEqual([
      ...[-4, -3, -2, -1, 0],
      SLOT_MS,
    ]);
    const ofScan = await ledger.gaps(NATIONAL, { rule: { id: 'scan', kind: 'detection' } });
    expect(ofScan.total).toBe(5);
    const ofBurst = await ledger.gaps(NATIONAL, { rule: { id: 'burst', kind: 'correlation' } });
    expect(ofBurst.items.map(({ reason }) => reason)).toEqual(['windows_lost']);
    expect((await ledger.gaps(NATIONAL, { fromMs: T0 + SLOT_MS })).total).toBe(1);
    expect(await ledger.gapCounts(NATIONAL)).toEqual({
      ...{ open: 6, lost: 0, refilled: 0, oldestOpenedAtMs: NOW },
      openByReason: { too_late: 5, windows_lost: 1 },
    });
  });

  it('shows a locality its own gaps and those of nobody in particular', async () => {
    const { ledger } = await openTold(open);
    await ledger.openGaps([gap(), gap({ province: undefined, sourceId: EVERY })], NOW);
    expect((await ledger.gaps(IN_10, {})).total).toBe(2);
    expect((await ledger.gaps(IN_79, {})).items.map(({ sourceId }) => sourceId)).toEqual([EVERY]);
    expect((await ledger.gapCounts(IN_79)).open).toBe(1);
    await ledger.noteEvaluated(batch({ slots: [slot(0)] }), NOW);
    const query = { ruleId: 'scan', sourceId: 'web', fromMs: T0, toMs: T0 + SLOT_MS };
    expect(shape(await ledger.coverage(IN_10, query))).toBe('evaluated×1');
    expect(shape(await ledger.coverage(IN_79, query))).toBe('no_events×1');
  });
}

function describeCoverage(open: OpenState): void {
  it('tells by source and time where a rule has judged and where not', async () => {
    const { ledger, coverage } = await openTold(open);
    const slots = [slot(0), slot(1), slot(3), slot(0, { sourceId: 'otp' })];
    await ledger.noteEvaluated(batch({ slots }), NOW);
    const [id = ''] = await ledger.openGaps([gap()], NOW);
    const open_ = await coverage('scan', { sourceId: 'web' });
    expect(shape(open_)).toBe('evaluated×1 gap×1 no_events×1 evaluated×1');
    expect(open_.isComplete).toBe(false);
    expect(open_.intervals[1]?.gap?.id).toBe(id);
    const ofAll = await coverage('scan');
    expect(new Set(ofAll.intervals.map(({ sourceId }) => sourceId))).toEqual(
      new Set(['otp', 'web']),
    );
    await ledger.markRefilled(id, { revision: 1, refilledBy: 'v1', alertsFound: 0 }, NOW);
    const closed = await coverage('scan', { sourceId: 'web' });
    expect(shape(closed)).toBe('evaluated×1 refilled×1 no_events×1 evaluated×1');
    expect(closed.isComplete).toBe(true);
  });

  it('counts no rule as having judged before it was in force, or after', async () => {
    const { ledger, coverage } = await openTold(open);
    await ledger.noteRules('set-2', [{ ...SCAN, version: 'v2' }], NOW + 1);
    await ledger.noteRules('set-1', [SCAN, BURST], NOW + 2);
    const slots = [slot(0), slot(1, { setVersion: 'set-2' }), slot(2)];
    await ledger.noteEvaluated(batch({ slots }), NOW);
    const scan = await coverage('scan', { slots: 3 });
    expect(scan.intervals.map(({ ruleVersion }) => ruleVersion)).toEqual(['v1', 'v2', 'v1']);
    expect(scan.isComplete).toBe(true);
    const burst = await coverage('burst', { slots: 3 });
    expect(shape(burst)).toBe('evaluated×1 not_in_force×1 evaluated×1');
    expect(burst.isComplete).toBe(false);
    expect((await coverage('nobody', { slots: 3 })).isComplete).toBe(false);
  });

  it('lays gaps of every rule, every correlation and every source over what was judged', async () => {
    const { ledger, coverage } = await openTold(open);
    await ledger.noteEvaluated(batch({ slots: [slot(0), slot(1), slot(2)] }), NOW);
    const shared = { sourceId: EVERY, province: undefined, toMs: T0 + SLOT_MS + 1 };
    await ledger.openGaps([gap({ ...shared, ruleId: EVERY_CORRELATION, fromMs: T0 + 1 })], NOW);
    expect(shape(await coverage('scan', { slots: 3 }))).toBe('evaluated×3');
    expect(shape(await coverage('burst', { slots: 3 }))).toBe('gap×2 evaluated×1');
    await ledger.openGaps([gap({ ...shared, ruleId: EVERY, fromMs: T0 + 2 * SLOT_MS })], NOW);
    await ledger.openGaps(
      [gap({ ...shared, ruleId: EVERY, fromMs: T0 + 2 * SLOT_MS, toMs: T0 + 3 * SLOT_MS })],
      NOW,
    );
    expect(shape(await coverage('scan', { slots: 3 }))).toBe('evaluated×2 gap×1');
    const silent = await ledger.coverage(NATIONAL, {
      ...{ ruleId: 'burst', sourceId: 'quiet', fromMs: T0, toMs: T0 + SLOT_MS },
    });
    expect(shape(silent)).toBe('gap×1');
  });

  it('believes of a scheduled rule what it told itself', async () => {
    const { ledger, coverage } = await openTold(open);
    await ledger.noteRules('set-3', [WEEKLY], NOW);
    const slots = [0, 1, 2, 3].map((place) => slot(place, { setVersion: 'set-3' }));
    await ledger.noteEvaluated(batch({ setVersion: 'set-3', slots }), NOW);
    expect(shape(await coverage('weekly'))).toBe('pending×4');
    const run = { ruleId: 'weekly', ruleVersion: 'w1' };
    await ledger.noteRun({ ...run, fromMs: T0, toMs: T0 + SLOT_MS });
    await ledger.noteRun({ ...run, fromMs: T0 + 2 * SLOT_MS, toMs: T0 + 3 * SLOT_MS });
    expect(shape(await coverage('weekly'))).toBe('evaluated×1 pending×1 evaluated×1 pending×1');
    await ledger.noteRun({ ...run, fromMs: T0 + SLOT_MS, toMs: T0 + 4 * SLOT_MS });
    const [last, ...others] = await ledger.lastRuns();
    expect(last).toEqual({ ...run, fromMs: T0, toMs: T0 + 4 * SLOT_MS });
    expect(others).toEqual([]);
    await ledger.noteRun({ ...run, ruleVersion: 'w2', fromMs: T0, toMs: T0 + 2 * SLOT_MS });
    await ledger.noteRun({ ...run, ruleId: 'daily', fromMs: T0, toMs: T0 + SLOT_MS });
    expect(
      (await ledger.lastRuns()).map(({ ruleVersion, ...one }) => [
        one.ruleId,
        ruleVersion,
        one.toMs,
      ]),
    ).toEqual([
      ['daily', 'w1', T0 + SLOT_MS],
      ['weekly', 'w1', T0 + 4 * SLOT_MS],
    ]);
    const whole = await coverage('weekly');
    expect(shape(whole)).toBe('evaluated×4');
    expect(whole.isComplete).toBe(true);
  });

  it('never calls complete what it cannot show whole', async () => {
    const { ledger } = await openTold(open);
    const slots = Array.from({ length: 1_100 }, (_, place) => slot(-2 * place));
    await ledger.noteEvaluated(batch({ slots }), NOW);
    const found = await ledger.coverage(NATIONAL, {
      ...{ ruleId: 'scan', fromMs: T0 - 2_200 * SLOT_MS, toMs: T0 + SLOT_MS },
    });
    expect(found.isCut).toBe(true);
    expect(found.isComplete).toBe(false);
    expect(found.intervals).toHaveLength(2_000);
    const endless = { ruleId: 'scan', fromMs: 0, toMs: NOW };
    expect(await codeOf(ledger.coverage(NATIONAL, endless))).toBe('GAC_REQUEST_INVALID');
  });
}

function describeForgetting(open: OpenState): void {
  it('forgets what is old but for open gaps, and counts on', async () => {
    const { ledger, coverage } = await openTold(open);
    await ledger.noteRules('set-2', [{ ...SCAN, version: 'v2' }], NOW + 1);
    const slots = [slot(-8), slot(0, { setVersion: 'set-2' })];
    await ledger.noteEvaluated(batch({ slots, setVersion: 'set-2' }), NOW);
    const [, refilled = ''] = await ledger.openGaps(
      [gap({ fromMs: T0 - DAY_MS, toMs: T0 - 1 }), gap({ fromMs: T0 - DAY_MS + 1, toMs: T0 - 1 })],
      NOW,
    );
    await ledger.markRefilled(refilled, { revision: 1, refilledBy: 'v2', alertsFound: 0 }, NOW);
    expect(await ledger.forgetBefore(T0)).toBeGreaterThanOrEqual(2);
    expect(await ledger.gapCounts(NATIONAL)).toMatchObject({ open: 1, refilled: 0 });
    expect(shape(await coverage('scan', { slots: 1 }))).toBe('evaluated×1');
    const before = { ruleId: 'scan', fromMs: T0 - 8 * SLOT_MS, toMs: T0 - 7 * SLOT_MS };
    expect((await ledger.coverage(NATIONAL, before)).intervals[0]?.events ?? 0).toBe(0);
    await ledger.noteRules('set-1', [SCAN, BURST], NOW + 2);
    const again = batch({ fromOffset: 10, throughOffset: 11, slots: [slot(1)] });
    expect(await ledger.noteEvaluated(again, NOW)).toBe('noted');
    expect(shape(await coverage('burst', { slots: 2 }))).toBe('not_in_force×1 evaluated×1');
  });
}
