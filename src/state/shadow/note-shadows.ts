import type { Signal } from '../../event/signal.ts';
import { chunks, type Db } from '../database.ts';
import {
  type ComparedSignal,
  SHADOW_SIGNALS_MAX,
  SHADOW_VERSIONS_MAX,
  type ShadowVersion,
} from './contract.ts';

const SIGNAL_COLUMNS = 9;
/** Signals of one version of a rule that one call keeps; more are counted only. */
const KEPT_PER_CALL_MAX = 500;
/** Beyond the limit before the oldest are let go of, so that it is not done each time. */
const SLACK = 500;
const EVENT_IDS_KEPT = 10;
/** Viet Nam has had no summer time since 1945. */
const ZONE_MS = 7 * 3_600_000;
const DAY_CHARS = 10;

/** Writes down which versions judge in shadow. */
export async function noteShadowRules(
  trx: Db,
  { rules, nowMs }: { rules: readonly Pick<ShadowVersion, 'ruleId' | 'version'>[]; nowMs: number },
): Promise<void> {
  const before = await trx
    .selectFrom('shadow_rules')
    .selectAll()
    .where('until_ms', 'is', null)
    .execute();
  const wanted = new Map(rules.map((one) => [`${one.ruleId}\n${one.version}`, one]));
  for (const row of before) {
    if (wanted.delete(`${row.rule_id}\n${row.version}`)) continue;
    await trx
      .updateTable('shadow_rules')
      .set({ until_ms: nowMs })
      .where('rule_id', '=', row.rule_id)
      .where('version', '=', row.version)
      .execute();
  }
  for (const { ruleId, version } of wanted.values()) {
    await trx
      .insertInto('shadow_rules')
      .values({ rule_id: ruleId, version, since_ms: nowMs, until_ms: null })
      .onConflict((conflict) =>
        conflict.columns(['rule_id', 'version']).doUpdateSet({ until_ms: null }),
      )
      .execute();
    await forgetVersions(trx, ruleId);
  }
}

async function forgetVersions(trx: Db, ruleId: string): Promise<void> {
  const rows = await trx
    .selectFrom('shadow_rules')
    .select('version')
    .where('rule_id', '=', ruleId)
    .where('until_ms', 'is not', null)
    .orderBy('until_ms', 'desc')
    .execute();
  for (const { version } of rows.slice(SHADOW_VERSIONS_MAX - 1)) {
    for (const table of ['shadow_signals', 'shadow_days', 'shadow_rules'] as const) {
      await trx
        .deleteFrom(table)
        .where('rule_id', '=', ruleId)
        .where('version', '=', version)
        .execute();
    }
  }
}

/** Counts signals of both sides and keeps the newest. */
export async function noteShadowSignals(
  trx: Db,
  compared: readonly ComparedSignal[],
): Promise<void> {
  const fresh = await unknown(trx, compared);
  const byVersion = Map.groupBy(fresh, ({ ruleId, shadowVersion, side }) =>
    JSON.stringify([ruleId, shadowVersion, side]),
  );
  for (const signals of byVersion.values()) await noteVersion(trx, signals);
}

async function unknown(trx: Db, compared: readonly ComparedSignal[]): Promise<ComparedSignal[]> {
  const byId = new Map(compared.map((one) => [one.signal.id, one]));
  for (const ids of chunks([...byId.keys()], 1)) {
    const known = await trx
      .selectFrom('shadow_signals')
      .select('id')
      .where('id', 'in', ids)
      .execute();
    for (const { id } of known) byId.delete(id);
  }
  return [...byId.values()];
}

async function noteVersion(trx: Db, signals: readonly ComparedSignal[]): Promise<void> {
  const [first] = signals;
  if (first === undefined) return;
  const { ruleId: rule_id, shadowVersion: version, side } = first;
  const key = { rule_id, version, side };
  const groups = await knownGroups(trx, key, signals);
  const days = new Map<
    string,
    { province: string; day: string; signals: number; alerts: number }
  >();
  for (const { signal } of signals) {
    const day = new Date(signal.lastEventMs + ZONE_MS).toISOString().slice(0, DAY_CHARS);
    const at = `${signal.province} ${day}`;
    const count = days.get(at) ?? { province: signal.province, day, signals: 0, alerts: 0 };
    count.signals++;
    const group = `${signal.province} ${groupKeyOf(signal)}`;
    if (!groups.has(group)) count.alerts++;
    groups.add(group);
    days.set(at, count);
  }
  for (const count of days.values()) {
    await trx
      .insertInto('shadow_days')
      .values({ ...key, ...count })
      .onConflict((conflict) =>
        conflict.columns(['rule_id', 'version', 'side', 'province', 'day']).doUpdateSet((eb) => ({
          signals: eb('shadow_days.signals', '+', count.signals),
          alerts: eb('shadow_days.alerts', '+', count.alerts),
        })),
      )
      .execute();
  }
  const rows = signals.slice(-KEPT_PER_CALL_MAX).map(({ signal }) => ({
    ...{ id: signal.id, ...key, province: signal.province, group_key: groupKeyOf(signal) },
    ...{ last_event_ms: signal.lastEventMs, event_count: signal.eventCount },
    document: JSON.stringify({
      ...{ group: signal.group, reason: signal.reason },
      eventIds: signal.eventIds.slice(0, EVENT_IDS_KEPT),
    }),
  }));
  for (const part of chunks(rows, SIGNAL_COLUMNS)) {
    await trx.insertInto('shadow_signals').values(part).execute();
  }
  await forgetOldest(trx, key);
}

interface Key {
  readonly rule_id: string;
  readonly version: string;
  readonly side: string;
}

function ofKey(trx: Db, { rule_id, version, side }: Key) {
  return trx
    .selectFrom('shadow_signals')
    .where('rule_id', '=', rule_id)
    .where('version', '=', version)
    .where('side', '=', side);
}

async function knownGroups(
  trx: Db,
  key: Key,
  signals: readonly ComparedSignal[],
): Promise<Set<string>> {
  const known = new Set<string>();
  const keys = [...new Set(signals.map(({ signal }) => groupKeyOf(signal)))];
  for (const part of chunks(keys, 1)) {
    const rows = await ofKey(trx, key)
      .select(['province', 'group_key'])
      .distinct()
      .where('group_key', 'in', part)
      .execute();
    for (const row of rows) known.add(`${row.province} ${row.group_key}`);
  }
  return known;
}

async function forgetOldest(trx: Db, key: Key): Promise<void> {
  const { kept } = await ofKey(trx, key)
    .select((eb) => eb.fn.countAll<number>().as('kept'))
    .executeTakeFirstOrThrow();
  if (kept <= SHADOW_SIGNALS_MAX + SLACK) return;
  const oldest = ofKey(trx, key)
    .select('id')
    .orderBy('last_event_ms')
    .orderBy('id')
    .limit(kept - SHADOW_SIGNALS_MAX);
  await trx.deleteFrom('shadow_signals').where('id', 'in', oldest).execute();
}

/** One text for one group, whatever the order of its fields. */
function groupKeyOf({ group }: Signal): string {
  return JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
