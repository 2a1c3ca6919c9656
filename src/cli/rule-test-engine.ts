import { Buffer } from 'node:buffer';
import type { RuleVerdict } from '../detect/contract.ts';
import { loadRules } from '../detect/load-rules.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import type { FieldPipeline } from '../detect/sigma/field-pipeline.ts';
import type { Placeholders } from '../detect/sigma/read-placeholders.ts';
import type { RuleTestEngine } from '../detect/sigma/run-rule-test.ts';
import { createDetector } from '../detect/stream-detector.ts';
import { eventId, type GacEvent, type PlacedEvent } from '../event/event.ts';
import type { Source } from '../event/source.ts';
import { createNormalizer } from '../normalize/create-normalizer.ts';
import { LOGSOURCES } from '../normalize/logsources.ts';

const JOURNAL_ID = 'ruletest';
/** Tests need pseudonyms that are the same each time, not secret ones. */
const PSEUDONYM_KEY = Buffer.alloc(32, 'rule tests');
const LATENESS_MS = 60_000;
const IDLE_MS = 60_000;

type SampleRecord = Parameters<RuleTestEngine['toEvent']>[0];

/** The real normaliser and detector over the rules of some folders, and the rules that were refused on the way. */
export function ruleTestEngine(
  directories: readonly string[],
  pipeline?: FieldPipeline,
  placeholders: Placeholders = {},
): {
  readonly engine: RuleTestEngine;
  readonly refused: readonly RuleVerdict[];
} {
  const { set, verdicts } = loadRules({
    directories,
    logsources: LOGSOURCES,
    placeholders,
    ...(pipeline === undefined ? {} : { pipeline }),
  });
  return {
    engine: engineOver(set),
    refused: verdicts.filter(({ status }) => status === 'rejected'),
  };
}

function engineOver(set: RuleSet): RuleTestEngine {
  const normalizer = createNormalizer({
    journalId: JOURNAL_ID,
    pseudonymKey: PSEUDONYM_KEY,
    clampPastMs: Number.POSITIVE_INFINITY,
  });
  return {
    toEvent: (record, offset) =>
      record.kind === 'event'
        ? placedDocument(record, offset)
        : normalizer.normalize(
            {
              sourceId: record.source.id,
              receivedAtMs: record.receivedAtMs,
              transport: 'http',
              peer: '',
              body: Buffer.from(record.text),
              cutFromBytes: 0,
              partition: 0,
              offset,
            },
            sourceOf(record.source),
          ),
    createDetector: (sources) => {
      const detector = createDetector({
        rules: set,
        latenessMs: LATENESS_MS,
        idleMs: IDLE_MS,
        roster: () =>
          sources.map(({ id, type, province, commune }) => ({
            type,
            province,
            commune,
            value: id,
          })),
      });
      return {
        evaluate: (events, nowMs) => detector.evaluate(0, events, nowMs),
        advance: (nowMs) => detector.advance(nowMs),
      };
    },
  };
}

function placedDocument(
  { document, timeMs, source }: Extract<SampleRecord, { kind: 'event' }>,
  offset: number,
): PlacedEvent {
  const id = eventId(JOURNAL_ID, 0, offset);
  const { id: sourceId, type, province, commune } = source;
  const given = document as Partial<GacEvent>;
  const doc: GacEvent = {
    ...given,
    '@timestamp': new Date(timeMs).toISOString(),
    ecs: { version: '9.4.0' },
    event: { kind: 'event', dataset: type, ...given.event, id },
    gac: {
      ...given.gac,
      province,
      ...(commune === undefined ? {} : { commune }),
      source: { id: sourceId, type },
    },
  };
  const place = { partition: 0, offset, timeNanos: 0, receivedAtMs: timeMs };
  return { ...place, id, timeMs, sourceId, province, doc };
}

function sourceOf(source: SampleRecord['source']): Source {
  return {
    ...source,
    name: source.id,
    transport: { kind: 'http' },
    multilineStart: undefined,
    enabled: true,
    createdAtMs: 0,
    version: 1,
  };
}
