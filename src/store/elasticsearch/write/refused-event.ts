import { ECS_VERSION, type GacEvent, type PlacedEvent } from '../../../event/event.ts';

/** Characters of the reason that are kept. */
const DETAIL_LENGTH_MAX = 1_000;
/** Characters of the line that are kept when the whole was too large for a request. */
const ORIGINAL_LENGTH_MAX = 8_192;

/** The dead letter of an event that the store's mapping refused: the original line and the reason. */
export function refusedEvent(event: PlacedEvent, reason: string): PlacedEvent {
  const { doc } = event;
  const detail = `The event store refused the document: ${reason}`.slice(0, DETAIL_LENGTH_MAX);
  const { original, dataset } = doc.event;
  const refused: GacEvent = {
    '@timestamp': new Date(event.timeMs).toISOString(),
    ecs: { version: ECS_VERSION },
    event: {
      id: event.id,
      kind: 'pipeline_error',
      ...(typeof dataset === 'string' ? { dataset } : {}),
      ...(typeof original === 'string' ? { original: original.slice(0, ORIGINAL_LENGTH_MAX) } : {}),
    },
    error: { message: detail },
    gac: {
      province: event.province,
      ...(typeof doc.gac.commune === 'string' ? { commune: doc.gac.commune } : {}),
      source: {
        id: event.sourceId,
        type: typeof doc.gac.source?.type === 'string' ? doc.gac.source.type : '',
      },
      dead_letter: { reason: 'schema_violation', detail },
    },
  };
  return { ...event, doc: refused };
}
