// Goal: records that are gone before anybody judged them are a gap that is told as lost, and nothing behind them counts as
// judged without it; what is there is judged and counted.
// Method: the whole pipeline over a real journal, store and state, with a journal whose oldest segments are taken away
// while it is closed, and whose readers begin anew.
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { openLedger } from '../../../src/app/ledger/open-ledger.ts';
import { startWholePipeline } from '../../../src/app/pipeline/whole-pipeline.ts';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import { EVERY } from '../../../src/event/rule-ledger.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import { openSegmentJournal } from '../../../src/journal/segments/open-segment-journal.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { openState } from '../../../src/state/open-state.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { NO_TRACING } from '../../../src/telemetry/tracing.ts';
import { TEST_KEYS } from '../../contract/journal-contract.ts';
import { rawRecord, sampleSource } from '../../raw-records.ts';
import { until } from '../../until.ts';

const RULE = '00000000-0000-4000-8000-0000000000a1';
const TEXT = `
title: Never
id: ${RULE}
logsource: { category: webserver }
detection: { s: { url.path: /never }, condition: s }
`;
const log = createLog({ level: 'silent' });
const clock = systemClock;
const source = sampleSource('nginx.access', { province: '01' });
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-removed-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const openJournal = () =>
  openSegmentJournal({
    ...{ partitions: 1, segmentBytes: 1_048_576, retentionMs: 3_600_000, commitIntervalMs: 2 },
    ...{ retentionBytes: 1e9, maxBytes: 1e9, keys: TEST_KEYS },
    ...{ directory: path.join(folder, 'journal'), clock, log, metrics: createMetrics() },
  });

function line(serial: number): string {
  const at = new Date().toUTCString().split(' ');
  const stamp = `${at[1]}/${at[2]}/${at[3]}:${at[4]} +0000`;
  return `192.0.2.1 - - [${stamp}] "GET /trang-${serial} HTTP/1.1" 200 5 "-" "${'x'.repeat(900)}"`;
}

async function append(count: number): Promise<void> {
  const journal = await openJournal();
  for (let from = 0; from < count; from += 500) {
    const records = Array.from({ length: 500 }, (_, i) =>
      rawRecord(line(from + i), { sourceId: source.id, receivedAtMs: clock.now() }),
    );
    await journal.append(records);
  }
  await journal.close();
}

/** Runs the pipeline until it has judged everything; returns what the ledger then says. */
async function judge() {
  const journal = await openJournal();
  const state = await openState({
    ...{ path: path.join(folder, 'state.db'), clock, log, lifecycle: ALERT_LIFECYCLE },
    secretKey: Buffer.alloc(32, 1),
  });
  const store = await openDuckdbStore({ path: path.join(folder, 'events.duckdb'), clock, log });
  const rules = loadRules({ texts: [{ file: 'never.yml', text: TEXT }] }).set;
  const directory = {
    all: () => [source],
    byId: (id: string) => (id === source.id ? source : undefined),
  } as unknown as Parameters<typeof openLedger>[0]['directory'];
  const ledger = openLedger({
    ...{ ledger: state.ledger, journal, directory, latenessMs: 1_000, clock, log },
    rules: { set: () => rules, follow: () => () => true },
  });
  const pseudonymKey = Buffer.alloc(32, 2);
  const metrics = createMetrics();
  const pipeline = await startWholePipeline({
    ...{ journal, store, directory, metrics, clock, log, ...ledger },
    normalizer: createNormalizer({
      ...{ journalId: journal.id, pseudonymKey, metrics },
      ...{ clampFutureMs: 300_000, clampPastMs: 86_400_000 },
    }),
    detector: createDetector({ rules, latenessMs: 1_000, idleMs: 1_000, roster: () => [] }),
    alerts: state.alerts,
    tracing: NO_TRACING,
  });
  await until(async () => (pipeline.status().lagRecords === 0 ? true : undefined), 30_000);
  await pipeline.stop();
  await ledger.stop();
  const nowMs = clock.now();
  const range = { fromMs: nowMs - 3_600_000, toMs: nowMs };
  const coverage = await state.ledger.coverage(NATIONAL, { ruleId: RULE, ...range });
  const { items: gaps } = await state.ledger.gaps(NATIONAL, {});
  const events = coverage.intervals.reduce((sum, one) => sum + one.events, 0);
  await store.close();
  await state.close();
  await journal.close();
  return { gaps, events, coverage };
}

describe('records that are gone before they were judged', () => {
  it('are a gap; those behind them are judged and counted once', async () => {
    await append(3_000);
    const folderOfSegments = path.join(folder, 'journal', 'p0');
    const segments = fs.readdirSync(folderOfSegments).filter((name) => name.endsWith('.seg'));
    const [first = '', second = ''] = segments.sort();
    expect(segments.length).toBeGreaterThan(1);
    fs.rmSync(path.join(folderOfSegments, first));
    fs.rmSync(path.join(folderOfSegments, first.replace('.seg', '.idx')), { force: true });
    const gone = Number.parseInt(second, 10);
    const judged = await judge();
    expect(judged.events).toBe(3_000 - gone);
    expect(judged.gaps).toMatchObject([
      {
        ruleId: EVERY,
        sourceId: source.id,
        province: '01',
        status: 'open',
        detail: `Offsets 0 to ${gone - 1} of partition 0.`,
      },
    ]);
    expect(judged.gaps[0]?.reason).toMatch(/^records_(removed|damaged)$/);
    expect(judged.coverage.isComplete).toBe(false);
    const again = await judge();
    expect(again.events).toBe(judged.events);
    expect(again.gaps).toHaveLength(1);
  });

  it('leave no trace where nothing is gone', async () => {
    await append(1_000);
    const judged = await judge();
    expect(judged).toMatchObject({ events: 1_000, gaps: [] });
    expect(judged.coverage.isComplete).toBe(true);
  });
});
