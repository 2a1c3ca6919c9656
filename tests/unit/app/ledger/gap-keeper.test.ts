// Goal: what makes rules miss time becomes a gap with the right rules, sources and bounds, and nothing else does.
// Method: the keeper over the ledger of a real state; rules are loaded from documents.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../../src/alert/lifecycle.ts';
import { GapKeeper } from '../../../../src/app/ledger/gap-keeper.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { createDetector } from '../../../../src/detect/stream-detector.ts';
import { EVERY } from '../../../../src/event/rule-ledger.ts';
import { NATIONAL } from '../../../../src/event/scope.ts';
import { partitionOf } from '../../../../src/journal/partition-of.ts';
import type { State } from '../../../../src/state/contract.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { START_MS, sampleEvent } from '../../../contract/event-samples.ts';
import { sampleSource } from '../../../raw-records.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
const LATENESS_MS = 10_000;
const NOW = START_MS + SLOT_MS;
const IDS = ['b1', 'b2'].map((end) => `00000000-0000-4000-8000-0000000000${end}`);
const [SHORT = '', LONG = ''] = IDS;

function rules(given: { timespan?: string; title?: string } = {}) {
  const { timespan = '1m', title = 'Short' } = given;
  const text = `
title: Step
id: 00000000-0000-4000-8000-0000000000a2
name: step
logsource: { category: test }
detection: { s: { event.action: step }, condition: s }
---
title: ${title}
id: ${SHORT}
correlation: { type: event_count, rules: [step], group-by: [source.ip], timespan: ${timespan}, condition: { gte: 3 } }
---
title: Long
id: ${LONG}
correlation: { type: event_count, rules: [step], group-by: [source.ip], timespan: 1h, condition: { gte: 9 } }
`;
  return loadRules({ texts: [{ file: 'rules.yml', text }] }).set;
}

const RULES = rules();
let folder = '';
let state: State;
const log = createLog({ level: 'silent' });
const clock = { now: () => NOW };
const SOURCES = Array.from({ length: 6 }, (_, i) =>
  sampleSource('nginx.access', { id: `nguon-${i}`, province: `0${i + 1}` }),
);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-gaps-'));
  state = await openState({
    ...{ path: path.join(folder, 'state.db'), clock, log, lifecycle: ALERT_LIFECYCLE },
    secretKey: Buffer.alloc(32, 1),
  });
});
afterEach(async () => {
  await state.close();
  await rm(folder, { recursive: true });
});

function keeper(firstOffset = 0) {
  return new GapKeeper({
    ...{ ledger: state.ledger, ruleSet: () => RULES, latenessMs: LATENESS_MS, clock, log },
    directory: { all: () => SOURCES },
    journal: {
      partitions: 2,
      status: () => [0, 1].map((partition) => ({ partition, firstOffset })),
    },
  });
}
const gaps = async () => (await state.ledger.gaps(NATIONAL, { size: 200 })).items;

describe('GapKeeper', () => {
  it('names the sources whose records are gone, and whether they were removed or damaged', async () => {
    const missing = { partition: 1, fromOffset: 5, toOffset: 9 };
    const times = { afterMs: START_MS, beforeMs: START_MS + MINUTE_MS };
    await keeper().noteMissing({ ...missing, ...times });
    const own = SOURCES.filter(({ id }) => partitionOf(id, 2) === 1);
    expect(own.length).toBeGreaterThan(0);
    expect((await gaps()).map(({ sourceId, province }) => [sourceId, province]).sort()).toEqual(
      own.map(({ id, province }) => [id, province]).sort(),
    );
    expect((await gaps())[0]).toMatchObject({
      ...{ ruleId: EVERY, reason: 'records_damaged', fromMs: START_MS - LATENESS_MS },
      toMs: START_MS + MINUTE_MS + 1,
    });
    await keeper(9).noteMissing({ ...missing, ...times });
    const reasons = new Set((await gaps()).map(({ reason }) => reason));
    expect(reasons).toEqual(new Set(['records_damaged', 'records_removed']));
  });

  it('opens a gap for those correlations alone that need more than the journal held', async () => {
    const held = { partition: 0, resumeMs: NOW, heldFromMs: NOW - 10 * MINUTE_MS };
    await keeper().noteShortWindows(held);
    expect(await gaps()).toMatchObject([
      { ruleId: LONG, reason: 'windows_lost', sourceId: EVERY, toMs: NOW + 60 * MINUTE_MS },
    ]);
    await keeper().noteShortWindows({ ...held, heldFromMs: NOW - 1_000 });
    expect((await gaps()).map(({ ruleId }) => ruleId).sort()).toEqual(IDS);
  });

  it('opens a gap for a correlation that counts otherwise, none for other texts', async () => {
    const [before, renamed] = [rules(), rules({ title: 'Another title' })];
    expect(renamed.version).not.toBe(before.version);
    await keeper().noteChangedRules(before, renamed, NOW);
    expect(await gaps()).toEqual([]);
    await keeper().noteChangedRules(before, rules({ timespan: '2m' }), NOW - MINUTE_MS);
    expect(await gaps()).toMatchObject([
      {
        ...{ ruleId: SHORT, reason: 'rule_changed' },
        fromMs: NOW - MINUTE_MS - LATENESS_MS,
        toMs: NOW + 2 * MINUTE_MS,
      },
    ]);
  });

  it('opens one gap for what came too late to a quarter of an hour', async () => {
    const gapKeeper = keeper();
    const detector = createDetector({
      ...{ rules: rules(), latenessMs: LATENESS_MS, idleMs: 1_000, roster: () => [] },
      onSkipped: (rule, reason, at) => {
        if (reason === 'too_late' && at) gapKeeper.noteSkipped(rule, 'too_late', at);
      },
    });
    const step = (offset: number, timeMs: number) => ({
      ...sampleEvent({
        ...{ offset, timeMs },
        doc: { event: { action: 'step', category: ['test'] }, source: { ip: '192.0.2.1' } },
      }),
      receivedAtMs: NOW,
    });
    detector.advance(NOW);
    detector.advance(NOW + 2_000);
    detector.evaluate(0, [step(0, NOW - 1_000), step(1, NOW)], NOW + 2_000);
    detector.advance(NOW + 4_000);
    const late = [step(2, START_MS - SLOT_MS), step(3, START_MS - SLOT_MS + 1_000)];
    gapKeeper.repeating(() => detector.evaluate(0, late, NOW + 4_000));
    await gapKeeper.flush();
    expect(await gaps()).toEqual([]);
    const fresh = [step(4, START_MS - SLOT_MS), step(5, START_MS - SLOT_MS + 1_000)];
    detector.evaluate(0, fresh, NOW + 4_000);
    await gapKeeper.flush();
    const slot = Math.floor((START_MS - SLOT_MS) / SLOT_MS) * SLOT_MS;
    expect(await gaps()).toMatchObject([
      {
        ...{ ruleId: SHORT, reason: 'too_late', sourceId: 'portal-nginx', province: '10' },
        ...{ fromMs: slot, toMs: slot + SLOT_MS },
      },
    ]);
  });

  it('says rather too much than too little when more waits than it keeps', async () => {
    const gapKeeper = keeper();
    for (let slot = 0; slot < 10_050; slot++) {
      const timeMs = START_MS - slot * SLOT_MS;
      gapKeeper.noteSkipped(SHORT, 'too_late', { timeMs, province: '10', sourceId: 'web' });
    }
    await gapKeeper.flush();
    const { total } = await state.ledger.gaps(NATIONAL, {});
    expect(total).toBe(10_050);
    const { items } = await state.ledger.gaps(NATIONAL, { size: 1 });
    expect(items).toMatchObject([{ ruleId: EVERY, sourceId: EVERY, province: undefined }]);
  });
});
