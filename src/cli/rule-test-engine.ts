import { Buffer } from 'node:buffer';
import path from 'node:path';
import type { RuleVerdict } from '../detect/contract.ts';
import { decisionOf } from '../detect/correlate/conditions.ts';
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
/** After a record of which all is told at once, and of which it is not told before event time has passed it. */
const AT_ONCE_MS = 60_000;
const WATERMARK_MS = LATENESS_MS + IDLE_MS + 60_000;

type SampleRecord = Parameters<RuleTestEngine['toEvent']>[0];

/**
 * The real normaliser and detector over the rules of some folders, and the rules that were refused on the way. Of a rule
 * that several folders have the first counts, so a version under test takes the place of the one of the product.
 */
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
  const rejected = verdicts.filter(({ status }) => status === 'rejected');
  const loaded = new Set([...set.detections, ...set.correlations].map(({ facts }) => facts.id));
  const folderOf = (file: string) =>
    directories.findIndex((folder) => file.startsWith(`${folder}${path.sep}`));
  const isReplaced = ({ id, file }: RuleVerdict) =>
    id !== undefined &&
    loaded.has(id) &&
    verdicts.some((one) => one.id === id && folderOf(one.file) < folderOf(file));
  const refused = rejected.filter((one) => !isReplaced(one));
  return { engine: engineOver(set, refused), refused };
}

function engineOver(set: RuleSet, refused: readonly RuleVerdict[]): RuleTestEngine {
  const normalizer = createNormalizer({
    journalId: JOURNAL_ID,
    pseudonymKey: PSEUDONYM_KEY,
    clampPastMs: Number.POSITIVE_INFINITY,
  });
  const raising = [...set.detections, ...set.correlations].filter(({ raises }) => raises);
  const known = new Set([...raising.map(({ facts }) => facts.id), ...refused.map(({ id }) => id)]);
  return {
    knows: (ruleId) => known.has(ruleId),
    settlesMs: (ruleId) => settlesMs(ruleId, set),
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

/** How long after its last event a rule may still be undecided; silence is only told when a case asks for it. */
function settlesMs(ruleId: string, set: RuleSet): number {
  const rule = set.correlations.find(({ facts }) => facts.id === ruleId);
  if (rule === undefined) return AT_ONCE_MS;
  const below = rule.ruleIds.filter((id) => set.correlations.some(({ facts }) => facts.id === id));
  const decision = decisionOf(rule);
  const own = decision === 'settled' || decision === 'excluding' ? rule.windowMs : 0;
  if (decision === 'absence') return AT_ONCE_MS;
  if (decision === 'rising' && below.length === 0) return AT_ONCE_MS;
  return WATERMARK_MS + own + Math.max(0, ...below.map((id) => settlesMs(id, set)));
}

function placedDocument(
  { document, timeMs, receivedAtMs, source }: Extract<SampleRecord, { kind: 'event' }>,
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
  const place = { partition: 0, offset, timeNanos: 0, receivedAtMs };
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
