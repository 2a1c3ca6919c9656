import type { Alert } from '../../event/alert.ts';
import { chunks, type Db } from '../database.ts';
import { ALERT_COLUMNS, alertRow } from './alert-row.ts';

/** Writes alerts that are not there; another one that opens the same alert meanwhile makes it fail. */
export async function insertAlerts(trx: Db, alerts: readonly Alert[]): Promise<void> {
  for (const part of chunks(alerts.map(alertRow), ALERT_COLUMNS)) {
    await trx.insertInto('alerts').values(part).execute();
  }
}

/** Writes alerts whole: inserts what is not there, replaces what is. */
export async function writeAlerts(trx: Db, alerts: readonly Alert[]): Promise<void> {
  for (const part of chunks(alerts.map(alertRow), ALERT_COLUMNS)) {
    await trx
      .insertInto('alerts')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          rule_id: eb.ref('excluded.rule_id'),
          level: eb.ref('excluded.level'),
          level_order: eb.ref('excluded.level_order'),
          family: eb.ref('excluded.family'),
          status: eb.ref('excluded.status'),
          closed: eb.ref('excluded.closed'),
          verdict: eb.ref('excluded.verdict'),
          assignee: eb.ref('excluded.assignee'),
          first_event_ms: eb.ref('excluded.first_event_ms'),
          last_event_ms: eb.ref('excluded.last_event_ms'),
          acknowledge_due_ms: eb.ref('excluded.acknowledge_due_ms'),
          version: eb.ref('excluded.version'),
          search: eb.ref('excluded.search'),
          document: eb.ref('excluded.document'),
        })),
      )
      .execute();
  }
}

/** Alerts are related by so many characters of an entity; PostgreSQL has no room for more in an index. */
const ENTITY_CHARACTERS_MAX = 500;

/** Makes alerts findable by their entities; what is known already stays. */
export async function writeEntities(trx: Db, alerts: readonly Alert[]): Promise<void> {
  const rows = alerts.flatMap((alert) =>
    Object.entries(alert.entities).flatMap(([field, values]) =>
      values.map((value) => ({
        alert_id: alert.id,
        field,
        value: value.slice(0, ENTITY_CHARACTERS_MAX),
      })),
    ),
  );
  for (const part of chunks(rows, 3)) {
    await trx
      .insertInto('alert_entities')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
