import type { BrokerLine } from './broker-line.ts';
import type { DedupMarkers } from './dedup-markers.ts';
import { DedupTable } from './dedup-table.ts';
import { fetchFrom } from './fetch-lane.ts';
import { readHead } from './record-codec.ts';

const FETCH_BYTES = 4 * 1024 * 1024;
/** What is remembered beside the common memory, for one walk through a partition. */
const OWN_MEMORY = { maxSlots: 1_024, maxStreams: 1_024 };

/**
 * Reads what a partition holds from an offset on and remembers the appends that can be recognised again.
 * @returns one past the last offset that was there
 */
export async function learnAppends(
  line: BrokerLine,
  markers: DedupMarkers,
  at: { topic: string; partition: number; fromOffset: number },
): Promise<number> {
  const { topic, partition } = at;
  const own = new DedupTable(OWN_MEMORY);
  let offset = at.fromOffset;
  const { next } = await line.bounds(topic, partition);
  while (offset < next) {
    const from = { topic, partition, offset, maxBytes: FETCH_BYTES };
    const { messages, movedTo } = await fetchFrom(line, from);
    for (const message of messages) {
      const head = readHead(message);
      if (head.kind === 'poison' || head.mark === undefined) continue;
      const { sourceId, receivedAtMs, mark } = head;
      const place = { partition, offset: Number(message.offset) };
      markers.isRepeat({ dedup: mark.dedup, sourceId, receivedAtMs, ...place }, own);
    }
    const last = messages.at(-1);
    offset = last === undefined ? (movedTo ?? next) : Number(last.offset) + 1;
  }
  return offset;
}
