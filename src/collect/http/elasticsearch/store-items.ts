import { createHash, randomUUID } from 'node:crypto';
import type { RawRecord } from '../../../event/raw-record.ts';
import type { AppendOutcome } from '../../../journal/contract.ts';
import { countReceived, type Receiving, refusal } from '../receiving.ts';
import type { BulkItem } from './parse-bulk.ts';

/** A document that is taken in, with the record that it becomes. */
export interface TakenItem {
  readonly item: BulkItem;
  readonly record: RawRecord;
}

/** What became of one document, as a bulk answer tells it. */
export interface ItemAnswer {
  readonly status: number;
  readonly id: string;
  readonly error?: { readonly type: string; readonly reason: string };
}

const CREATED = 201;
const OK = 200;
const CONFLICT = 409;
const TOO_MANY = 429;

/**
 * Appends documents. One that carries its own id is stored once however often it comes, within a day, with whichever
 * others; those without are stored together or not at all.
 * @throws GacError GAC_JOURNAL_FULL, GAC_JOURNAL_FAILED when none of them has an id and none is stored
 */
export async function storeItems(
  taken: readonly TakenItem[],
  receiving: Receiving,
): Promise<Map<BulkItem, ItemAnswer>> {
  const known = taken.filter(({ item }) => item.id !== undefined);
  const nameless = taken.filter(({ item }) => item.id === undefined);
  const answers = await Promise.all([
    ...known.map((one) => storeKnown(one, receiving)),
    storeNameless(nameless, { receiving, isAlone: known.length === 0 }),
  ]);
  return new Map(answers.flat());
}

type Answered = readonly [BulkItem, ItemAnswer];

async function storeKnown(
  { item, record }: TakenItem,
  receiving: Receiving,
): Promise<readonly Answered[]> {
  const id = item.id ?? '';
  // Ids may be longer than a key of the journal.
  const named = createHash('sha256').update(`${item.index}\n${id}`).digest('base64url');
  const key = `${record.sourceId}:es:${named}`;
  const outcome = await receiving.sink.append([record], { kind: 'key', key });
  if (outcome.kind === 'refused') return [[item, busy(id, outcome)]];
  if (outcome.kind === 'accepted') {
    countReceived([record], receiving);
    return [[item, { status: CREATED, id }]];
  }
  receiving.metrics.collectDuplicateBatches.inc({ transport: 'http' });
  if (item.action === 'index') return [[item, { status: OK, id }]];
  const reason = `[${id}]: version conflict, document already exists`;
  return [[item, { status: CONFLICT, id, error: { type: CONFLICT_TYPE, reason } }]];
}

const CONFLICT_TYPE = 'version_conflict_engine_exception';

async function storeNameless(
  taken: readonly TakenItem[],
  { receiving, isAlone }: { receiving: Receiving; isAlone: boolean },
): Promise<readonly Answered[]> {
  if (taken.length === 0) return [];
  const records = taken.map(({ record }) => record);
  const outcome = await receiving.sink.append(records);
  if (outcome.kind === 'refused' && isAlone) throw refusal(outcome);
  if (outcome.kind === 'refused')
    return taken.map(({ item }) => [item, busy('', outcome)] as const);
  countReceived(records, receiving);
  return taken.map(({ item }) => [item, { status: CREATED, id: randomUUID() }] as const);
}

/** Clients send an item again that is answered so, and only such. */
function busy(id: string, outcome: AppendOutcome & { kind: 'refused' }): ItemAnswer {
  const { message } = refusal(outcome);
  return {
    status: TOO_MANY,
    id,
    error: { type: 'es_rejected_execution_exception', reason: message },
  };
}
