// Goal: every event that was judged counts once in the ledger, whatever happens between the judging and the telling.
// Method: the notes of one partition over the ledger of a real state; a crash is notes that are thrown away.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../../src/alert/lifecycle.ts';
import { SourceMeter } from '../../../../src/app/health/source-meter.ts';
import { RuleBook } from '../../../../src/app/ledger/rule-book.ts';
import { JudgedNotes, type MissingRecords } from '../../../../src/app/pipeline/judged-notes.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { NATIONAL } from '../../../../src/event/scope.ts';
import type { State } from '../../../../src/state/contract.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { START_MS, sampleEvent } from '../../../contract/event-samples.ts';
import { rawRecord } from '../../../raw-records.ts';
import { sampleRule } from '../../../signal-samples.ts';

const SLOT_MS = 15 * 60_000;
const NOW = START_MS + 60_000;

function setOf(version: string): RuleSet {
  const rule = { kind: 'detection', facts: sampleRule({ id: 'scan', version }) };
  const detections = [{ ...rule, name: undefined, text: { reason: { vi: '', en: '' } } }].map(
    (one) => ({ ...one, kind: 'detection' as const, fingerprint: [], raises: true }),
  );
  return { version: `set-${version}`, detections, correlations: [], match: () => [] };
}

const SET = setOf('v1');
const OTHER = setOf('v2');
let folder = '';
let state: State;
let missing: MissingRecords[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-notes-'));
  missing = [];
  state = await openState({
    path: path.join(folder, 'state.db'),
    clock: { now: () => NOW },
    log: createLog({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 1),
  });
});
afterEach(async () => {
  await state.close();
  await rm(folder, { recursive: true });
});

async function openNotes(doneOffset: number) {
  const notes = new JudgedNotes({
    ledger: state.ledger,
    rules: new RuleBook(state.ledger),
    ruleSet: () => SET,
    journalId: 'jrnl0001',
    partition: 0,
    meter: new SourceMeter(),
    onMissing: async (one) => {
      missing.push(one);
    },
  });
  return { notes, from: await notes.open(doneOffset) };
}

const events = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => sampleEvent({ offset: from + i }));

async function counted() {
  const { intervals } = await state.ledger.coverage(NATIONAL, {
    ...{ ruleId: 'scan', fromMs: START_MS - SLOT_MS, toMs: START_MS + 2 * SLOT_MS },
  });
  return intervals
    .filter(({ status }) => status === 'evaluated')
    .reduce((sum, one) => sum + one.events, 0);
}

/** Records that count for the health of sources. */
async function received() {
  const slots = await state.health.slots(NATIONAL, { fromMs: 0, toMs: NOW + SLOT_MS });
  return slots.reduce((sum, { records }) => sum + records, 0);
}

describe('JudgedNotes', () => {
  it('tells what was judged, at most every ten seconds', async () => {
    const { notes } = await openNotes(0);
    notes.judged(events(0, 5), SET, 5);
    expect(notes.isDue(NOW)).toBe(true);
    await notes.flush(NOW);
    notes.judged(events(5, 8), SET, 8);
    expect(notes.isDue(NOW + 9_999)).toBe(false);
    expect(notes.isDue(NOW + 10_000)).toBe(true);
    await notes.flush(NOW + 10_000);
    expect(await counted()).toBe(8);
    expect(notes.isDue(NOW + 60_000)).toBe(false);
  });

  it('counts after a crash what was judged and not told, and nothing twice', async () => {
    const { notes } = await openNotes(0);
    notes.judged(events(0, 5), SET, 5);
    await notes.flush(NOW);
    notes.judged(events(5, 9), SET, 9);
    // Committed up to 9, told up to 5.
    const again = await openNotes(9);
    expect(again.from).toBe(5);
    again.notes.rebuilt(events(2, 9));
    again.notes.judged(events(9, 11), SET, 11);
    await again.notes.flush(NOW);
    expect(await counted()).toBe(11);
    expect(await received()).toBe(11);
  });

  it('counts nothing twice that was told and is judged again, since it was not committed', async () => {
    const { notes } = await openNotes(0);
    notes.judged(events(0, 5), SET, 5);
    await notes.flush(NOW);
    const again = await openNotes(2);
    expect(again.from).toBe(2);
    again.notes.judged(events(2, 7), SET, 7);
    await again.notes.flush(NOW);
    expect(await counted()).toBe(7);
    expect(await received()).toBe(7);
  });

  it('claims nothing of what was judged before there was a ledger', async () => {
    const { notes, from } = await openNotes(100);
    expect(from).toBe(100);
    notes.judged(events(100, 103), SET, 103);
    await notes.flush(NOW);
    expect(await counted()).toBe(3);
  });

  it('keeps apart what different rule sets judged', async () => {
    const { notes } = await openNotes(0);
    notes.judged(events(0, 2), SET, 2);
    await notes.flush(NOW);
    notes.judged(events(2, 3), OTHER, 3);
    await notes.flush(NOW);
    const { intervals } = await state.ledger.coverage(NATIONAL, {
      ...{ ruleId: 'scan', fromMs: START_MS, toMs: START_MS + SLOT_MS },
    });
    expect(intervals).toMatchObject([{ status: 'evaluated', ruleVersion: 'v2', events: 3 }]);
  });

  it('goes on behind another process that told the same meanwhile', async () => {
    const first = await openNotes(0);
    const second = await openNotes(0);
    first.notes.judged(events(0, 6), SET, 6);
    second.notes.judged(events(0, 4), SET, 4);
    await first.notes.flush(NOW);
    await second.notes.flush(NOW);
    second.notes.judged(events(4, 9), SET, 9);
    await second.notes.flush(NOW);
    expect(await counted()).toBe(9);
  });

  it('counts no dead letter as judged', async () => {
    const { notes } = await openNotes(0);
    const gac = { dead_letter: { reason: 'malformed', detail: '' } };
    notes.judged([sampleEvent({ offset: 0 }), sampleEvent({ offset: 1, doc: { gac } })], SET, 2);
    await notes.flush(NOW);
    expect(await counted()).toBe(1);
  });

  it('tells of offsets that are missing: before, among and behind the records', async () => {
    const { notes } = await openNotes(0);
    const records = [3, 4, 7].map((offset) =>
      rawRecord('x', { offset, receivedAtMs: START_MS + offset }),
    );
    await notes.check(records, { expected: 1, endOffset: 10, nowMs: NOW });
    expect(missing.map(({ fromOffset, toOffset }) => [fromOffset, toOffset])).toEqual([
      [1, 3],
      [5, 7],
      [8, 10],
    ]);
    expect(missing.map(({ afterMs, beforeMs }) => [afterMs, beforeMs])).toEqual([
      [undefined, START_MS + 3],
      [START_MS + 4, START_MS + 7],
      [START_MS + 7, NOW],
    ]);
    await notes.check([], { expected: 10, endOffset: 10, nowMs: NOW });
    expect(missing).toHaveLength(3);
  });
});
