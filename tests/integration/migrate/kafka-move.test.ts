// Goal: a journal on Kafka that takes the place of another one knows the batches of that one: what comes again is a
// repeat, what goes on is taken.
// Method: a segment journal that took batches in, and a real broker that is told of them, twice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openKafkaMove } from '../../../src/journal/kafka/open-kafka-move.ts';
import { openSegmentJournal } from '../../../src/journal/segments/open-segment-journal.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { TEST_KEYS } from '../../contract/journal-contract.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { freshTopic, openAt, readBodies, recordsOf } from '../journal-kafka/place.ts';

const log = createLog({ level: 'silent' });
const MB = 1_048_576;

/** What a journal on files knows after it took some batches in. */
async function knownOfFiles() {
  const directory = await mkdtemp(path.join(tmpdir(), 'gac-known-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const sizes = { partitions: 2, segmentBytes: MB, retentionMs: 3_600_000, commitIntervalMs: 0 };
  const limits = { retentionBytes: 64 * MB, maxBytes: 64 * MB };
  const journal = await openSegmentJournal({
    ...{ directory, keys: TEST_KEYS, ...sizes, ...limits, clock: systemClock, log },
  });
  for (const key of ['một', 'hai', 'ba']) {
    await journal.append(recordsOf('cong', key, 2), { kind: 'key', key });
  }
  const stream = 'file:tep:1-ab#0';
  await journal.append(recordsOf('tep', 'dòng', 3), { kind: 'stream', stream, end: 300 });
  await journal.close();
  const again = await openSegmentJournal({
    ...{ directory, keys: TEST_KEYS, ...sizes, ...limits, clock: systemClock, log },
  });
  const known = again.knownBatches();
  await again.close();
  return { known, stream };
}

describe.skipIf(KAFKA === undefined)('a journal on Kafka in the place of one on files', () => {
  it('takes nothing that the other one took, and all that comes after', async () => {
    const { known, stream } = await knownOfFiles();
    expect(known.streams).toEqual(new Map([[stream, 300]]));
    const brokers = await sharedKafka();
    const topic = freshTopic();
    const move = await openKafkaMove({
      client: { brokers, clientId: 'gac-test' },
      ...{ topic, partitions: 4, replication: 1, minInsyncReplicas: 1, retentionMs: 3_600_000 },
      ...{ compression: 'zstd', keys: TEST_KEYS, clock: systemClock, log },
    });
    onTestFinished(() => move.close());
    expect(await move.use('pipeline')).toEqual({ records: 0, markers: 0, isRead: false });
    let told = 0;
    for (let times = 0; times < 2; times++) {
      await move.tell(known, (markers) => {
        told += markers;
      });
    }
    expect(told).toBe(8);
    expect(await move.missing(known)).toEqual({ keys: 0, stream: undefined });
    const more = { ...known, streams: new Map([...known.streams, ['file:khác', 7]]) };
    expect(await move.missing(more)).toEqual({ keys: 0, stream: 'file:khác' });

    const journal = await openAt(brokers, { topic });
    onTestFinished(() => journal.close());
    const again = await journal.append(recordsOf('cong', 'hai', 2), { kind: 'key', key: 'hai' });
    expect(again.kind).toBe('duplicate');
    const other = await journal.append(recordsOf('khác', 'hai', 2), { kind: 'key', key: 'hai' });
    expect(other.kind).toBe('accepted');
    expect(await journal.streamEnd(stream)).toBe(300);
    const old = await journal.append(recordsOf('tep', 'cũ', 1), {
      kind: 'stream',
      stream,
      end: 300,
    });
    expect(old.kind).toBe('duplicate');
    const next = { kind: 'stream', stream, end: 400 } as const;
    expect((await journal.append(recordsOf('tep', 'mới', 1), next)).kind).toBe('accepted');
    // Readers take nothing of it for a copy of what is elsewhere.
    expect((await readBodies(journal)).sort()).toEqual(['hai-0', 'hai-1', 'mới-0']);
    await journal.commit('pipeline', [{ partition: 0, offset: 0 }]);
    expect(await move.use('pipeline')).toMatchObject({ records: 3, isRead: true });
  });
});
