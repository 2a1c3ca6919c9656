import { LEDGER_SLOT_MS } from '../../event/rule-ledger.ts';
import type { Db } from '../database.ts';

/** Forgets what lies before an event time; a gap that is open stays until it is refilled or given up. */
export async function forgetBefore(trx: Db, beforeMs: number): Promise<number> {
  const slots = await trx
    .deleteFrom('judged_slots')
    .where('slot_ms', '<=', beforeMs - LEDGER_SLOT_MS)
    .executeTakeFirst();
  const runs = await trx.deleteFrom('rule_runs').where('to_ms', '<=', beforeMs).executeTakeFirst();
  const gaps = await trx
    .deleteFrom('rule_gaps')
    .where('status', '!=', 'open')
    .where('to_ms', '<=', beforeMs)
    .executeTakeFirst();
  const rules = await forgetRules(trx);
  return [slots, runs, gaps].reduce((sum, one) => sum + Number(one.numDeletedRows), rules);
}

/** Versions of rules that no remembered slot was judged by. */
async function forgetRules(trx: Db): Promise<number> {
  const { first } = await trx
    .selectFrom('judged_slots')
    .select((eb) => eb.fn.min<number | null>('rule_set').as('first'))
    .executeTakeFirstOrThrow();
  if (first === null) return 0;
  // A reader that tells next counts by the set that it named last.
  const { named } = await trx
    .selectFrom('judged_through')
    .innerJoin('rule_sets', 'rule_sets.version', 'judged_through.set_version')
    .select((eb) => eb.fn.min<number | null>('rule_sets.number').as('named'))
    .executeTakeFirstOrThrow();
  const kept = Math.min(first, named ?? first);
  const gone = await trx
    .deleteFrom('ledger_rules')
    .where('until_set', '<=', kept)
    .executeTakeFirst();
  // A set that comes back is numbered anew.
  await trx.deleteFrom('rule_sets').where('number', '<', kept).execute();
  return Number(gone.numDeletedRows);
}
