// Goal: the journal on Kafka keeps the contract of all journals.
// Method: the shared suite over topics of its own in a real broker.
import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { openKafkaJournal } from '../../src/journal/kafka/open-kafka-journal.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { KAFKA } from '../servers/kafka.ts';
import { sharedKafka } from '../servers/shared-servers.ts';
import { CONTRACT_LIMITS, describeJournal, T0 } from './journal-contract.ts';

describe.skipIf(KAFKA === undefined)('on a real broker', () => {
  describeJournal('Kafka', async () => {
    const brokers = await sharedKafka();
    const topic = `contract.${randomUUID()}`;
    let nowMs = T0;
    return {
      open: () =>
        openKafkaJournal({
          client: { brokers, clientId: 'gac-contract' },
          topic,
          keys: CONTRACT_LIMITS.keys,
          partitions: CONTRACT_LIMITS.partitions,
          replication: 1,
          minInsyncReplicas: 1,
          retentionMs: CONTRACT_LIMITS.retentionMs,
          compression: 'zstd',
          clock: { now: () => nowMs },
          log: createLog({ level: 'silent' }),
        }),
      passTime: (ms) => {
        nowMs += ms;
      },
      // The broker goes with everything on it when the run is over.
      remove: async () => undefined,
    };
  });
});
