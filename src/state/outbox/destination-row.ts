import type { Destination } from '../../event/delivery.ts';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import type { DestinationRow } from '../schema.ts';
import { scoped } from '../scope.ts';

/** The destination of its row, without its secret. */
export function readDestination(row: Omit<DestinationRow, 'secret'>): Destination {
  return {
    id: row.id,
    province: row.province ?? undefined,
    name: row.name,
    channel: row.channel as Destination['channel'],
    address: row.address,
    language: row.language as Destination['language'],
    enabled: row.enabled === 1,
    health: row.health as Destination['health'],
    createdAtMs: row.created_at_ms,
  };
}

/** The destinations within a scope, without those that were removed. */
export async function readDestinations(
  db: Db,
  scope: Scope,
  id?: string,
): Promise<readonly Destination[]> {
  const all = db.selectFrom('destinations').where('removed_at_ms', 'is', null);
  const within = scoped(all, scope, 'destinations.province');
  const asked = id === undefined ? within : within.where('id', '=', id);
  const rows = await asked.selectAll().orderBy('created_at_ms').orderBy('id').execute();
  return rows.map(readDestination);
}
