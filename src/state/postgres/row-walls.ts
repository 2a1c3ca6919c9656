import { type RawBuilder, sql } from 'kysely';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';

/** The setting that tells the server whom a transaction reads for; without it no row of a locality is there. */
const SETTING = 'gac.scope';
const EVERYTHING = '*';

/** Tells the server for whom the transaction goes on. */
export async function setScope(trx: Db, scope: Scope): Promise<void> {
  await sql`select ${scopeSetting(scope)}`.execute(trx);
}

/** The expression that tells it, to be selected together with others. */
export function scopeSetting(scope: Scope): RawBuilder<unknown> {
  const value = scope.kind === 'national' ? EVERYTHING : codesOf(scope.provinces).join(',');
  return sql`set_config(${SETTING}, ${value}, true)`;
}

/** Nothing but codes: no text of theirs can mean everything. */
function codesOf(provinces: readonly string[]): string[] {
  return provinces.filter((province) => /^\d+$/.test(province));
}

// In parentheses with `select` it is computed once for a statement, not for each row.
const ASKED = `(select coalesce(current_setting('${SETTING}', true), ''))`;
const IS_ALL = `${ASKED} = '${EVERYTHING}'`;
const IN_PROVINCES = `any ((select string_to_array(${ASKED}, ','))::text[])`;
const BY_PROVINCE = `${IS_ALL} or province = ${IN_PROVINCES}`;
/** A row without a province says nothing of a locality. */
const BY_PROVINCE_OR_NONE = `province is null or ${BY_PROVINCE}`;
const ofParent = (parent: string, key: string) =>
  `${IS_ALL} or exists (select 1 from ${parent} as parent where parent.id = ${key})`;

/** Walls by the step of the schema that makes their tables. */
const WALLS_OF_STEPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rule ledger': { judged_slots: BY_PROVINCE, rule_gaps: BY_PROVINCE_OR_NONE },
  'rule exceptions': { rule_exceptions: BY_PROVINCE, rule_pins: BY_PROVINCE },
  'rule versions': { shadow_signals: BY_PROVINCE, shadow_days: BY_PROVINCE },
  'source health': {
    source_slots: BY_PROVINCE,
    source_fields: BY_PROVINCE,
    source_health: BY_PROVINCE,
    source_health_changes: BY_PROVINCE,
  },
  'source stage': { source_trials: BY_PROVINCE, source_trial_hops: BY_PROVINCE },
  'source registrations': { source_registrations: BY_PROVINCE },
};

/**
 * Of the first schema: which rows there are, table by table; the walls of a parent hold for what hangs on it. Without a
 * province: the national centre only. People: as in the list of users, those who answer for no other province.
 */
const WALLS: Readonly<Record<string, string>> = {
  sources: BY_PROVINCE,
  source_keys: ofParent('sources', 'source_id'),
  alerts: BY_PROVINCE,
  signals: ofParent('alerts', 'alert_id'),
  alert_entities: ofParent('alerts', 'alert_id'),
  alert_evidence: ofParent('alerts', 'alert_id'),
  destinations: BY_PROVINCE,
  deliveries: BY_PROVINCE,
  delivery_attempts: ofParent('deliveries', 'delivery_id'),
  audit: BY_PROVINCE,
  users: `${IS_ALL} or (
    exists (select 1 from user_provinces as own where own.user_id = users.id) and
    not exists (select 1 from user_provinces as own
      where own.user_id = users.id and not own.province = ${IN_PROVINCES}))`,
};

/** Row-level security on the tables of localities that a step of the schema makes, for their owner too. */
export function rowWallStatements(step = 'first schema'): RawBuilder<unknown>[] {
  const walls = step === 'first schema' ? WALLS : (WALLS_OF_STEPS[step] ?? {});
  return Object.entries(walls).flatMap(([table, rows]) =>
    [
      `alter table ${table} enable row level security`,
      `alter table ${table} force row level security`,
      `create policy ${table}_within_scope on ${table} for all using (${rows})`,
    ].map((statement) => sql.raw(statement)),
  );
}
