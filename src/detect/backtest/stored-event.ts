import type { GacEvent, PlacedEvent } from '../../event/event.ts';

const PLACE = /-(\d{1,9})-(\d{1,15})$/;
const NANOS = /\.\d{3}(\d{1,6})/;

/**
 * A stored event as the engine takes it in. Its receipt is set to its own time, so that time goes by as the events
 * say. `undefined` when it has no place or no time.
 */
export function placedFromStore(doc: GacEvent): PlacedEvent | undefined {
  const place = PLACE.exec(doc.event.id);
  const stamp = doc['@timestamp'];
  const timeMs = Date.parse(stamp.replace(/(\.\d{3})\d+/, '$1'));
  if (place === null || Number.isNaN(timeMs)) return undefined;
  return {
    id: doc.event.id,
    partition: Number(place[1]),
    offset: Number(place[2]),
    timeMs,
    timeNanos: Number((NANOS.exec(stamp)?.[1] ?? '').padEnd(6, '0')),
    receivedAtMs: timeMs,
    sourceId: doc.gac.source.id,
    province: doc.gac.province,
    doc,
  };
}
