import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import type { Schema } from '../schema.ts';
import { scoped } from '../scope.ts';
import {
  SHADOW_EXAMPLES_MAX,
  SHADOW_SIGNALS_MAX,
  type ShadowDay,
  type ShadowGroup,
  type ShadowReport,
  type ShadowVersion,
} from './contract.ts';

/** The newest version of each rule in shadow. */
export async function listShadows(db: Db): Promise<ShadowVersion[]> {
  const rows = await db
    .selectFrom('shadow_rules')
    .selectAll()
    .orderBy('rule_id')
    .orderBy('since_ms')
    .execute();
  const newest = new Map<string, ShadowVersion>();
  for (const row of rows) {
    const known = newest.get(row.rule_id);
    // One that judges at present before one that did later.
    if (known !== undefined && known.untilMs === undefined && row.until_ms !== null) continue;
    newest.set(row.rule_id, readVersion(row));
  }
  return [...newest.values()];
}

function readVersion(row: Schema['shadow_rules']): ShadowVersion {
  return {
    ruleId: row.rule_id,
    version: row.version,
    sinceMs: row.since_ms,
    untilMs: row.until_ms ?? undefined,
  };
}

/** How the newest version in shadow differs from the one in force, within a scope. */
export async function shadowReport(
  db: Db,
  scope: Scope,
  ruleId: string,
): Promise<ShadowReport | undefined> {
  const shadow = (await listShadows(db)).find((one) => one.ruleId === ruleId);
  if (shadow === undefined) return undefined;
  const groups = await readGroups(db, scope, shadow);
  const newest = (list: readonly ShadowGroup[]) =>
    list.toSorted((a, b) => b.lastEventMs - a.lastEventMs).slice(0, SHADOW_EXAMPLES_MAX);
  const onlyOld = groups.all.filter(({ newSignals }) => newSignals === 0);
  const onlyNew = groups.all.filter(({ oldSignals }) => oldSignals === 0);
  const both = groups.all.filter(({ oldSignals, newSignals }) => oldSignals > 0 && newSignals > 0);
  return {
    ...shadow,
    days: await readDays(db, scope, shadow),
    onlyOld: onlyOld.length,
    onlyNew: onlyNew.length,
    both: both.length,
    examples: { onlyOld: newest(onlyOld), onlyNew: newest(onlyNew), both: newest(both) },
    isCut: groups.isCut,
  };
}

async function readDays(
  db: Db,
  scope: Scope,
  { ruleId, version }: ShadowVersion,
): Promise<ShadowDay[]> {
  const query = db
    .selectFrom('shadow_days')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .orderBy('day');
  const days = new Map<string, { -readonly [K in keyof ShadowDay]: ShadowDay[K] }>();
  for (const row of await scoped(query, scope, 'shadow_days.province').execute()) {
    const none = { oldSignals: 0, newSignals: 0, oldAlerts: 0, newAlerts: 0 };
    const day = days.get(row.day) ?? { day: row.day, ...none };
    days.set(row.day, day);
    if (row.side === 'old') {
      day.oldSignals += row.signals;
      day.oldAlerts += row.alerts;
    } else {
      day.newSignals += row.signals;
      day.newAlerts += row.alerts;
    }
  }
  return [...days.values()];
}

async function readGroups(db: Db, scope: Scope, { ruleId, version }: ShadowVersion) {
  const query = db
    .selectFrom('shadow_signals')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('version', '=', version)
    .orderBy('last_event_ms');
  const rows = await scoped(query, scope, 'shadow_signals.province').execute();
  const groups = new Map<string, { -readonly [K in keyof ShadowGroup]: ShadowGroup[K] }>();
  const kept = { old: 0, new: 0 };
  for (const row of rows) {
    const key = `${row.province} ${row.group_key}`;
    const told = JSON.parse(row.document) as Pick<ShadowGroup, 'group' | 'reason' | 'eventIds'>;
    const known = groups.get(key) ?? { oldSignals: 0, newSignals: 0 };
    const isOld = row.side === 'old';
    kept[isOld ? 'old' : 'new']++;
    groups.set(key, {
      ...told,
      province: row.province,
      oldSignals: known.oldSignals + (isOld ? 1 : 0),
      newSignals: known.newSignals + (isOld ? 0 : 1),
      lastEventMs: row.last_event_ms,
    });
  }
  const isCut = Math.max(kept.old, kept.new) >= SHADOW_SIGNALS_MAX;
  return { all: [...groups.values()], isCut };
}
