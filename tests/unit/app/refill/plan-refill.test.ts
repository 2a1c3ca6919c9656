// Goal: gaps are judged as soon as their time is complete, together where they lie near, and never too early.
// Method: plans over made-up gaps.
import { describe, expect, it } from 'vitest';
import { type EndedGap, planRefills } from '../../../../src/app/refill/plan-refill.ts';
import type { SelectedRules } from '../../../../src/app/refill/rule-selection.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
const T0 = 1_800_000 * 1_000_000;
const RULES: SelectedRules = {
  set: { version: 's', detections: [], correlations: [], match: () => [] },
  backMs: 10 * MINUTE_MS,
  version: 'v1',
  rosterRules: [],
};

function gap(given: Partial<EndedGap>): EndedGap {
  return {
    ...{ id: 'g', ruleId: 'burst', ruleVersion: 'v1', sourceId: 'web', province: '10' },
    ...{ fromMs: T0, toMs: T0 + SLOT_MS, reason: 'too_late', detail: '', status: 'open' },
    ...{ openedAtMs: T0, updatedAtMs: T0, closedAtMs: undefined, revision: 1, tries: 0 },
    ...{ reachedMs: undefined, lastFailure: undefined, refilledBy: undefined, alertsFound: 0 },
    lossReason: undefined,
    ...given,
  };
}

const plans = (gaps: readonly EndedGap[], settledMs: number) =>
  planRefills(gaps, () => RULES, settledMs).map(
    ({ ruleId, province, fromMs, toMs, gaps: own }) => ({
      ...{ ruleId, province, from: fromMs - T0, to: toMs - T0 },
      gaps: own.map(({ id }) => id),
    }),
  );

describe('planRefills', () => {
  it('judges a late event’s time and one window after it, when that is complete', () => {
    const settledMs = T0 + SLOT_MS + RULES.backMs;
    expect(plans([gap({})], settledMs)).toEqual([
      { ruleId: 'burst', province: '10', from: 0, to: SLOT_MS + RULES.backMs, gaps: ['g'] },
    ]);
  });

  it('goes as far as time is complete, and goes on from there', () => {
    expect(plans([gap({})], T0 + 5 * MINUTE_MS)).toMatchObject([{ from: 0, to: 5 * MINUTE_MS }]);
    const reached = gap({ reachedMs: T0 + 5 * MINUTE_MS });
    expect(plans([reached], T0 + 5 * MINUTE_MS + 59_000)).toEqual([]);
    expect(plans([reached], T0 + 6 * MINUTE_MS)).toMatchObject([
      { from: 5 * MINUTE_MS, to: 6 * MINUTE_MS },
    ]);
  });

  it('leaves alone what is not over and has nothing complete', () => {
    expect(plans([gap({})], T0 - MINUTE_MS)).toEqual([]);
  });

  it('judges together what lies near, of the same rules, province and reason', () => {
    const near = gap({ id: 'near', fromMs: T0 + SLOT_MS, toMs: T0 + 2 * SLOT_MS });
    const far = gap({ id: 'far', fromMs: T0 + 9 * SLOT_MS, toMs: T0 + 10 * SLOT_MS });
    const other = gap({ id: 'other', province: '79' });
    const found = plans([far, other, near, gap({})], T0 + 20 * SLOT_MS);
    expect(found.map((plan) => plan.gaps)).toEqual([['g', 'near'], ['other'], ['far']]);
  });

  it('asks correlations alone what events mean that were dead letters', () => {
    const found = plans([gap({ ruleId: '*', reason: 'read_again' })], T0 + 9 * SLOT_MS);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(['correlation:*']);
    const lost = plans([gap({ ruleId: '*', reason: 'records_removed' })], T0 + 9 * SLOT_MS);
    expect(lost).toMatchObject([{ ruleId: '*', to: SLOT_MS }]);
  });
});
