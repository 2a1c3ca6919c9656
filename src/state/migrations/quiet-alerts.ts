import { NEVER_DUE_MS } from '../alerts/alert-row.ts';
import type { Db } from '../database.ts';

/** Alerts that nobody is told of are never due. */
export async function quietAlerts(db: Db): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ acknowledge_due_ms: NEVER_DUE_MS })
    .where((eb) =>
      eb.or([
        eb('document', 'like', '%"quiet":"observing"%'),
        eb('document', 'like', '%"quiet":"test"%'),
      ]),
    )
    .execute();
}
