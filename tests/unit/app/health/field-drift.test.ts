// Goal: fields that are new or gone are told, and those that come seldom are not missed.
// Method: fields and slots as the state would hold them.
import { describe, expect, it } from 'vitest';
import { fieldDrift } from '../../../../src/app/health/field-drift.ts';
import type { SourceField } from '../../../../src/event/source-health.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 19, 3);
const field = (name: string, change: Partial<SourceField> = {}): SourceField => ({
  ...{
    sourceId: 'a',
    province: '79',
    field: name,
    firstMs: NOW - 9 * DAY_MS,
    lastMs: NOW,
    seen: 900,
  },
  ...change,
});
const FIELDS = [
  field('', { seen: 1_000 }),
  field('url.path'),
  field('user.name', { lastMs: NOW - 2 * HOUR_MS }),
  field('error.code', { lastMs: NOW - 2 * HOUR_MS, seen: 40 }),
  field('gac.vendor.new', { firstMs: NOW - HOUR_MS, seen: 30 }),
  field('gone.long', { lastMs: NOW - 8 * DAY_MS }),
];
const busy = [{ slotMs: NOW - HOUR_MS + 60_000, sampled: 60 }];

describe('drift of fields', () => {
  it('tells what is new, and what was usual and is gone', () => {
    expect(fieldDrift(FIELDS, busy, NOW)).toEqual({
      added: ['gac.vendor.new'],
      lost: ['user.name'],
    });
  });

  it('takes longer when little comes', () => {
    const quiet = [{ slotMs: NOW - 5 * HOUR_MS, sampled: 49 }];
    expect(fieldDrift(FIELDS, quiet, NOW).lost).toEqual([]);
    const enough = [...quiet, { slotMs: NOW - 3 * HOUR_MS, sampled: 1 }];
    // Within six hours there are enough, but the field was seen in them.
    expect(fieldDrift(FIELDS, enough, NOW).lost).toEqual([]);
    const later = FIELDS.map((one) =>
      one.field === 'user.name' ? { ...one, lastMs: NOW - 7 * HOUR_MS } : one,
    );
    expect(fieldDrift(later, enough, NOW).lost).toEqual(['user.name']);
  });

  it('says nothing of a source that is not known for a day', () => {
    const young = FIELDS.map((one) => ({ ...one, firstMs: NOW - HOUR_MS }));
    expect(fieldDrift(young, busy, NOW)).toEqual({ added: [], lost: [] });
    expect(fieldDrift([], busy, NOW)).toEqual({ added: [], lost: [] });
  });
});
