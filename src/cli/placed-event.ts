import { eventId, type GacEvent, type PlacedEvent } from '../event/event.ts';
import type { EventTimeReader } from './rule-eval/event-time.ts';

/** An event of stdin as correlations take it; its line is its offset. `undefined` = it has no time. */
export function placeEvent(
  event: Readonly<Record<string, unknown>>,
  line: number,
  times: EventTimeReader,
): PlacedEvent | undefined {
  const stamp = times.read(event);
  if (stamp === undefined) return undefined;
  const { gac } = event;
  const doc = gac !== null && typeof gac === 'object' ? event : { ...event, gac: {} };
  return {
    id: eventId('stdin', 0, line),
    partition: 0,
    offset: line,
    timeMs: stamp.ms,
    timeNanos: stamp.nanos,
    receivedAtMs: stamp.ms,
    sourceId: 'stdin',
    province: '',
    doc: doc as unknown as GacEvent,
  };
}
