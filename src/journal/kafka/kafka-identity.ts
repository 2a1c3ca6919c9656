import { GacError } from '../../event/error.ts';
import type { Log } from '../../telemetry/log.ts';
import { isJournalId, makeJournalId } from '../journal-id.ts';
import { type FetchLanes, fetchFrom } from './fetch-lane.ts';
import { patiently } from './patiently.ts';
import type { ProduceLane } from './produce-lane.ts';

const FETCH_BYTES = 64 * 1024;
const TRIES_MAX = 5;

/**
 * The id of a journal: the first record of its topic `…meta`. Whoever finds none writes one and reads again, so that
 * processes that start at once agree.
 * @throws GacError GAC_JOURNAL_SETTINGS when the first record is no id
 */
export async function openKafkaIdentity(options: {
  topic: string;
  lane: ProduceLane;
  lanes: FetchLanes;
  log: Log;
}): Promise<string> {
  const { topic, lane, log } = options;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const found = await firstRecord(options);
    if (found !== undefined) return checked(topic, found);
    const id = makeJournalId();
    const outcome = await lane.send([{ key: 'journal', value: id }], id.length);
    if (outcome.kind === 'failed')
      log.warn({ topic, err: outcome.error }, 'An id was not written.');
  }
  throw new GacError('GAC_JOURNAL_FAILED', `Kafka: ${topic} takes no id`);
}

async function firstRecord(of: { topic: string; lanes: FetchLanes }): Promise<string | undefined> {
  const { topic, lanes } = of;
  const line = lanes.take();
  try {
    const { next } = await patiently(`reading ${topic}`, () => line.bounds(topic, 0));
    if (next === 0) return undefined;
    const at = { topic, partition: 0, offset: 0, maxBytes: FETCH_BYTES };
    const { messages } = await patiently(`reading ${topic}`, () => fetchFrom(line, at));
    return messages[0]?.value?.toString('utf8');
  } finally {
    await lanes.giveBack(line);
  }
}

function checked(topic: string, id: string): string {
  if (isJournalId(id)) return id;
  throw new GacError('GAC_JOURNAL_SETTINGS', `the first record of topic ${topic} is no journal id`);
}
