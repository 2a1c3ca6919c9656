// Goal: events for tests of stores. Method: small documents whose place, time and province agree.
import type { GacEvent, PlacedEvent } from '../../src/event/event.ts';
import { eventId } from '../../src/event/event.ts';

export const JOURNAL = 'jrnl0001';
export const START_MS = Date.UTC(2026, 10, 22, 3, 0, 0);
export const DAY_MS = 86_400_000;

export interface SampleOptions {
  readonly offset: number;
  readonly partition?: number;
  readonly journal?: string;
  readonly timeMs?: number;
  readonly province?: string;
  readonly original?: string;
  readonly message?: string;
  /** Merged over the document, group by group. */
  readonly doc?: Record<string, unknown>;
}

/** One placed event; groups of `doc` are merged with what every event has. */
export function sampleEvent(options: SampleOptions): PlacedEvent {
  const { offset, partition = 0, province = '10', doc = {} } = options;
  const timeMs = options.timeMs ?? START_MS + offset * 1_000;
  const id = eventId(options.journal ?? JOURNAL, partition, offset);
  const { event, gac, ...rest } = doc;
  const document = {
    '@timestamp': new Date(timeMs).toISOString(),
    ecs: { version: '9.4.0' },
    event: {
      id,
      kind: 'event',
      dataset: 'nginx.access',
      category: ['web'],
      ...(options.original === undefined ? {} : { original: options.original }),
      ...(event as object | undefined),
    },
    gac: {
      province,
      source: { id: 'portal-nginx', type: 'nginx.access' },
      ...(gac as object | undefined),
    },
    ...(options.message === undefined ? {} : { message: options.message }),
    ...rest,
  } as GacEvent;
  return {
    id,
    partition,
    offset,
    timeMs,
    timeNanos: 0,
    receivedAtMs: timeMs + 100,
    sourceId: 'portal-nginx',
    province,
    doc: document,
  };
}

/** The ids of events, in their order. */
export function idsOf(events: readonly { event: { id: string } }[]): string[] {
  return events.map((event) => event.event.id);
}
