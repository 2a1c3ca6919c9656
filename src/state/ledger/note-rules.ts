import { chunks, type Db } from '../database.ts';
import type { LedgerRule } from './contract.ts';

/** Rules of which a set was told, as rows; one for each stretch of sets in which a rule stayed the same. */
const COLUMNS = 6;

/** Numbers a rule set that is not known, and writes down how it differs from the last one. */
export async function noteRules(
  trx: Db,
  { version, rules, nowMs }: { version: string; rules: readonly LedgerRule[]; nowMs: number },
): Promise<void> {
  if ((await setNumbers(trx, [version])).has(version)) return;
  const { last } = await trx
    .selectFrom('rule_sets')
    .select((eb) => eb.fn.max<number | null>('number').as('last'))
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  await trx.insertInto('rule_sets').values({ version, number, noted_at_ms: nowMs }).execute();
  const before = await trx
    .selectFrom('ledger_rules')
    .selectAll()
    .where('until_set', 'is', null)
    .execute();
  const nameOf = (rule: { version: string; kind: string; judged: string }) =>
    `${rule.version} ${rule.kind} ${rule.judged}`;
  const wanted = new Map(rules.map((rule) => [rule.id, rule]));
  const gone: string[] = [];
  for (const row of before) {
    const rule = wanted.get(row.rule_id);
    if (rule !== undefined && nameOf(rule) === nameOf({ ...row, version: row.rule_version })) {
      wanted.delete(row.rule_id);
    } else gone.push(row.rule_id);
  }
  for (const part of chunks(gone, 1)) {
    await trx
      .updateTable('ledger_rules')
      .set({ until_set: number })
      .where('until_set', 'is', null)
      .where('rule_id', 'in', part)
      .execute();
  }
  const rows = [...wanted.values()].map(({ id, version: rule_version, kind, judged }) => ({
    ...{ rule_id: id, from_set: number, until_set: null, rule_version, kind, judged },
  }));
  for (const part of chunks(rows, COLUMNS)) {
    await trx.insertInto('ledger_rules').values(part).execute();
  }
}

/** The numbers of those sets that are known. */
export async function setNumbers(
  db: Db,
  versions: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (const part of chunks([...new Set(versions)], 1)) {
    const rows = await db
      .selectFrom('rule_sets')
      .select(['version', 'number'])
      .where('version', 'in', part)
      .execute();
    for (const row of rows) known.set(row.version, row.number);
  }
  return known;
}
