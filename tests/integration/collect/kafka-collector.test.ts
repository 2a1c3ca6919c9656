// Goal: a batch of more messages than the client could take is read from a topic, each message once, as is what follows it.
// Method: Kafka's own client for Java puts each file into one batch on a real broker; the collector's sink remembers.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collector } from '../../../src/collect/contract.ts';
import { createKafkaCollector } from '../../../src/collect/kafka/kafka-collector.ts';
import { createClient } from '../../../src/journal/kafka/client.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { sendPacked } from '../../servers/java-producer.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { until } from '../../until.ts';
import { directoryOf, RecordedSink, source } from './recorded-sink.ts';

const TOPIC = `lo-lon-${randomUUID()}`;
/** By codec: both are more than the stack holds arguments of a call. */
const MESSAGES = { zstd: 200_000, none: 150_000, gzip: 10 };

describe.skipIf(KAFKA === undefined)('large batches of a topic', () => {
  const log = createLog({ level: 'silent' });
  let collector: Collector | undefined;
  let brokers: string[];

  beforeAll(async () => {
    brokers = await sharedKafka();
    const admin = (await createClient({ brokers, clientId: 'gac-test' }, log)).admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: String(32 * 1024 * 1024) }];
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1, configEntries }] });
    await admin.disconnect();
  });
  afterAll(() => collector?.stop());

  test('are read whole', async () => {
    const lines = Object.entries(MESSAGES).map(
      ([codec, count]) =>
        [codec, Array.from({ length: count }, (_, at) => `${codec} ${at}`)] as const,
    );
    await sendPacked({ brokers, topic: TOPIC }, Object.fromEntries(lines));
    const sink = new RecordedSink();
    const metrics = createMetrics();
    collector = createKafkaCollector({
      client: await createClient({ brokers, clientId: 'gac-test' }, log),
      groupPrefix: 'thu',
      directory: directoryOf([source('cong', { kind: 'kafka', topics: [TOPIC] })]),
      sink,
      clock: systemClock,
      metrics,
      log,
      maxMessageBytes: 1_000,
    });
    await collector.start();
    const expected = lines.flatMap(([, some]) => some);
    await until(async () => sink.records.length >= expected.length || undefined, 40_000);
    expect(sink.bodies()).toEqual(expected);
    expect((await metrics.collectRefusedRecords.get()).values).toEqual([]);
  }, 60_000);
});
