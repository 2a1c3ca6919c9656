import type { ConformanceReport } from '../../api/contract.ts';
import { eventNames } from '../../detect/sigma/pipelines/event-names.ts';
import type { GacEvent } from '../../event/event.ts';
import { flatFields } from './flat-fields.ts';
import { requiredFields } from './required-fields.ts';

type FieldVerdict = ConformanceReport['fields'][number];

/** What the fields of a sample come to. */
export interface FieldJudgement {
  readonly fields: readonly FieldVerdict[];
  /** Every field that some event has. */
  readonly present: ReadonlySet<string>;
  /** Mean share of the events that have what they must have, 0 to 1. */
  readonly requiredShare: number;
}

const EXAMPLE_CHARACTERS_MAX = 160;
/** What the service writes into every event by itself says nothing of the sample. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'ecs.version',
  'event.created',
  'event.dataset',
  'event.id',
  'event.kind',
  'event.module',
  'event.original',
  'event.timezone',
  'gac.commune',
  'gac.province',
  'gac.source.id',
  'gac.source.type',
  'gac.time.claimed',
  'gac.time.status',
]);
const VALUE_REMOVED = 'ecs_value_removed';

interface Tally {
  have: number;
  /** Events that must have it, and of those the ones that do. */
  needed: number;
  met: number;
  coerced: number;
  example: string | undefined;
}

/** Judges each field of the events: there, changed on the way in, missing though rules need it, or beyond ECS. */
export function judgeFields(docs: readonly GacEvent[]): FieldJudgement {
  const tallies = new Map<string, Tally>();
  for (const doc of docs) countFields(doc, tallies);
  const known = new Set(eventNames().all);
  const fields = [...tallies]
    .filter(([field]) => !OWN_FIELDS.has(field))
    .map(([field, tally]): FieldVerdict => {
      const { have, example } = tally;
      return {
        field,
        verdict: verdictOf(tally, known.has(field)),
        isRequired: tally.needed > 0,
        share: docs.length === 0 ? 0 : have / docs.length,
        ...(example === undefined ? {} : { example }),
      };
    });
  const needed = [...tallies.values()].filter((tally) => tally.needed > 0);
  const met = needed.reduce((sum, tally) => sum + tally.met / tally.needed, 0);
  return {
    fields: fields.sort(byImportance),
    present: new Set([...tallies].filter(([, { have }]) => have > 0).map(([field]) => field)),
    requiredShare: needed.length === 0 ? 0 : met / needed.length,
  };
}

function countFields(doc: GacEvent, tallies: Map<string, Tally>): void {
  const present = new Set<string>();
  for (const { field, value } of flatFields(doc)) {
    if (field === '@timestamp' && doc.gac.time?.status === 'missing') continue;
    present.add(field);
    const tally = tallyOf(tallies, field);
    tally.have += 1;
    tally.example ??= value.slice(0, EXAMPLE_CHARACTERS_MAX);
  }
  for (const field of requiredFields(doc)) {
    const tally = tallyOf(tallies, field);
    tally.needed += 1;
    if (present.has(field)) tally.met += 1;
  }
  for (const field of coercedFields(doc)) tallyOf(tallies, field).coerced += 1;
}

/** Fields whose value is not the one that was sent. */
function coercedFields(doc: GacEvent): readonly string[] {
  const status = doc.gac.time?.status;
  return [
    ...(status === undefined || status === 'missing' ? [] : ['@timestamp']),
    ...(doc.tags?.includes(VALUE_REMOVED) ? ['event.category', 'event.type'] : []),
  ];
}

function verdictOf({ have, needed, coerced }: Tally, isKnown: boolean): FieldVerdict['verdict'] {
  if (needed > 0 && have === 0) return 'missing';
  if (coerced > 0) return 'coerced';
  return isKnown ? 'ok' : 'unknown';
}

function tallyOf(tallies: Map<string, Tally>, field: string): Tally {
  const known = tallies.get(field);
  if (known !== undefined) return known;
  const made: Tally = { have: 0, needed: 0, met: 0, coerced: 0, example: undefined };
  tallies.set(field, made);
  return made;
}

const ORDER: Readonly<Record<FieldVerdict['verdict'], number>> = {
  missing: 0,
  coerced: 1,
  ok: 2,
  unknown: 3,
};

function byImportance(left: FieldVerdict, right: FieldVerdict): number {
  const required = Number(right.isRequired) - Number(left.isRequired);
  const verdict = ORDER[left.verdict] - ORDER[right.verdict];
  return required || verdict || (left.field < right.field ? -1 : 1);
}
