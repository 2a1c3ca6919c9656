// Goal: an append of more records than the client could take out of one batch is read back whole, and nothing is set aside.
// Method: one append of small records to a real broker, as large as a request may become; everything is read.
import { describe, expect, test } from 'vitest';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { freshTopic, openAt, readToEnd, recordsOf } from './place.ts';

/** The arguments of one call, which the records of a batch once were, are fewer. */
const RECORDS = 180_000;

describe.skipIf(KAFKA === undefined)('a large append', () => {
  test('is read back whole', async () => {
    const brokers = await sharedKafka();
    const journal = await openAt(brokers, { topic: freshTopic(), partitions: 1 });
    const records = recordsOf('cổng', 'a', RECORDS);
    expect(await journal.append(records)).toEqual({ kind: 'accepted', count: RECORDS });
    const read = await readToEnd(journal, 0);
    expect(read.length).toBe(RECORDS);
    expect(read.every(({ body, offset }, at) => offset === at && String(body) === `a-${at}`)).toBe(
      true,
    );
    expect(journal.status()[0]?.quarantinedRecords).toBe(0);
    await journal.close();
  }, 60_000);
});
