import { chunks, type Db } from '../database.ts';
import { type DocumentInForce, VERSION_KEPT_MS, VERSIONS_PER_RULE_MAX } from './contract.ts';

const VERSION_COLUMNS = 8;
const TEXT_COLUMNS = 2;
/** Texts are long: fewer go in one statement. */
const TEXTS_PER_STATEMENT_MAX = 200;

/** Writes down what is in force, and the end of what is so no more. */
export async function noteInForce(
  trx: Db,
  documents: readonly DocumentInForce[],
  { nowMs, node }: { readonly nowMs: number; readonly node: string },
): Promise<void> {
  const before = await trx
    .selectFrom('rule_versions')
    .select(['rule_id', 'version'])
    .where('last_ms', 'is', null)
    .execute();
  const wanted = new Map(documents.map((one) => [keyOf(one.ruleId, one.version), one]));
  const ended = before.filter((row) => !wanted.delete(keyOf(row.rule_id, row.version)));
  await endAll(trx, ended, nowMs);
  const begun = [...wanted.values()];
  if (begun.length === 0) return;
  await writeTexts(trx, begun);
  const rows = begun.map(({ ruleId, version, textHash, file, kind }) => ({
    ...{ rule_id: ruleId, version, text_hash: textHash, file, kind },
    ...{ first_ms: nowMs, last_ms: null, node },
  }));
  for (const part of chunks(rows, VERSION_COLUMNS)) {
    await trx
      .insertInto('rule_versions')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['rule_id', 'version'])
          .doUpdateSet((eb) => ({ last_ms: null, file: eb.ref('excluded.file') })),
      )
      .execute();
  }
  await forget(trx, begun, nowMs);
}

function keyOf(ruleId: string, version: string): string {
  return `${ruleId}\n${version}`;
}

async function endAll(
  trx: Db,
  ended: readonly { readonly rule_id: string }[],
  nowMs: number,
): Promise<void> {
  const ids = ended.map((row) => row.rule_id);
  for (const part of chunks(ids, 1)) {
    await trx
      .updateTable('rule_versions')
      .set({ last_ms: nowMs })
      .where('last_ms', 'is', null)
      .where('rule_id', 'in', part)
      .execute();
  }
}

async function writeTexts(trx: Db, documents: readonly DocumentInForce[]): Promise<void> {
  const texts = new Map(documents.map(({ textHash, text }) => [textHash, storable(text)]));
  for (const hashes of chunks([...texts.keys()], TEXT_COLUMNS)) {
    const known = await trx
      .selectFrom('rule_texts')
      .select('hash')
      .where('hash', 'in', hashes)
      .execute();
    for (const { hash } of known) texts.delete(hash);
  }
  const rows = [...texts].map(([hash, text]) => ({ hash, text }));
  for (let from = 0; from < rows.length; from += TEXTS_PER_STATEMENT_MAX) {
    const part = rows.slice(from, from + TEXTS_PER_STATEMENT_MAX);
    await trx.insertInto('rule_texts').values(part).execute();
  }
}

/** Lets go of the oldest versions of rules that changed too often, of what is long out of force, and of their texts. */
async function forget(trx: Db, changed: readonly DocumentInForce[], nowMs: number): Promise<void> {
  let gone = 0;
  const old = await trx
    .deleteFrom('rule_versions')
    .where('last_ms', '<', nowMs - VERSION_KEPT_MS)
    .executeTakeFirst();
  gone += Number(old.numDeletedRows);
  for (const ids of chunks([...new Set(changed.map(({ ruleId }) => ruleId))], 1)) {
    const crowded = await trx
      .selectFrom('rule_versions')
      .select('rule_id')
      .where('rule_id', 'in', ids)
      .groupBy('rule_id')
      .having((eb) => eb(eb.fn.countAll<number>(), '>', VERSIONS_PER_RULE_MAX))
      .execute();
    for (const { rule_id } of crowded) gone += await forgetOldest(trx, rule_id);
  }
  if (gone > 0) await forgetTexts(trx);
}

async function forgetOldest(trx: Db, ruleId: string): Promise<number> {
  const rows = await trx
    .selectFrom('rule_versions')
    .select(['version', 'last_ms'])
    .where('rule_id', '=', ruleId)
    .where('last_ms', 'is not', null)
    .orderBy('last_ms', 'desc')
    .orderBy('first_ms', 'desc')
    .execute();
  const surplus = rows.slice(VERSIONS_PER_RULE_MAX - 1).map(({ version }) => version);
  if (surplus.length === 0) return 0;
  await trx
    .deleteFrom('rule_versions')
    .where('rule_id', '=', ruleId)
    .where('version', 'in', surplus)
    .execute();
  return surplus.length;
}

async function forgetTexts(trx: Db): Promise<void> {
  await trx
    .deleteFrom('rule_texts')
    .where('hash', 'not in', (eb) => eb.selectFrom('rule_versions').select('text_hash'))
    .where('hash', 'not in', (eb) => eb.selectFrom('rule_rollbacks').select('text_hash'))
    .execute();
}

/** Text that every database takes. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
