import type { Registration, RegistrationHistory } from '../../event/registration.ts';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import { scoped } from '../scope.ts';
import type { SourceRegistrationRow } from './registration-row.ts';

/** The setting that says since when every registration is written down, epoch ms. */
export const KNOWN_FROM = 'registrations_known_from';

/** What was registered at some moment of a range; without one, what is registered. */
export async function readRegistrations(
  db: Db,
  scope: Scope,
  range: { readonly fromMs: number; readonly toMs: number } | undefined,
): Promise<RegistrationHistory> {
  const known = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', KNOWN_FROM)
    .executeTakeFirst();
  const all = scoped(
    db.selectFrom('source_registrations').selectAll(),
    scope,
    'source_registrations.province',
  );
  const asked =
    range === undefined
      ? all.where('to_ms', 'is', null)
      : all
          .where('from_ms', '<', range.toMs)
          .where((eb) => eb.or([eb('to_ms', 'is', null), eb('to_ms', '>', range.fromMs)]));
  const rows = await asked.orderBy('source_id').orderBy('from_ms').execute();
  return { knownFromMs: Number(known?.value ?? 0), items: rows.map(readRegistration) };
}

function readRegistration(row: SourceRegistrationRow): Registration {
  return {
    sourceId: row.source_id,
    type: row.type,
    province: row.province,
    commune: row.commune ?? undefined,
    fromMs: row.from_ms,
    toMs: row.to_ms ?? undefined,
    sinceMs: row.since_ms,
  };
}
