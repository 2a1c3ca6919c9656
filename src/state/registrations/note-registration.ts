import type { Source } from '../../event/source.ts';
import { type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import type { SourceRow } from '../schema.ts';
import type { SourceRegistrationRow } from './registration-row.ts';

/** What a registration holds of a source. */
type Identity = Pick<SourceRow, 'type' | 'province' | 'commune'>;
type Known = Pick<SourceRow, 'id' | 'type' | 'province' | 'commune' | 'enabled' | 'transport'>;

/**
 * Writes down within the transaction of a change what a source is from then on; `undefined`: it is no more. It compares
 * with what was written down last, so what another version of the program left out is mended by the next change.
 */
export async function noteRegistration(
  trx: Db,
  sourceId: string,
  { source, nowMs }: { readonly source: Known | undefined; readonly nowMs: number },
): Promise<void> {
  const open = await trx
    .selectFrom('source_registrations')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('to_ms', 'is', null)
    .executeTakeFirst();
  const expected = expectedOf(source);
  if (isSame(open, expected)) return;
  if (open !== undefined) await end(trx, open, nowMs);
  if (expected === undefined) return;
  const { type, province, commune } = expected;
  const goesOn = open?.type === type && open.province === province;
  const sinceMs = goesOn ? Math.min(open.since_ms, nowMs) : nowMs;
  const row = { to_ms: null, since_ms: sinceMs, type, province, commune };
  await trx
    .insertInto('source_registrations')
    .values({ source_id: sourceId, from_ms: nowMs, ...row })
    // A clock that was set back comes to the same moment again.
    .onConflict((conflict) => conflict.columns(['source_id', 'from_ms']).doUpdateSet(row))
    .execute();
}

/**
 * Writes down from now on what differs from the sources that there are: a process of an earlier version, which goes on
 * working while others are replaced, writes nothing down.
 */
export async function mendRegistrations(context: StateContext): Promise<void> {
  const nowMs = context.clock.now();
  await writing(context, async (trx) => {
    const sources = await trx
      .selectFrom('sources')
      .select(['id', 'type', 'province', 'commune', 'enabled', 'transport'])
      .execute();
    const open = await trx
      .selectFrom('source_registrations')
      .selectAll()
      .where('to_ms', 'is', null)
      .execute();
    const byId = new Map(sources.map((source) => [source.id, source]));
    const openById = new Map(open.map((row) => [row.source_id, row]));
    for (const sourceId of new Set([...byId.keys(), ...openById.keys()])) {
      const source = byId.get(sourceId);
      if (isSame(openById.get(sourceId), expectedOf(source))) continue;
      await noteRegistration(trx, sourceId, { source, nowMs });
    }
  });
}

/** Something is expected of it: it is enabled, and not fed by files that a person brings. */
function expectedOf(source: Known | undefined): Known | undefined {
  if (source?.enabled !== 1) return undefined;
  const { kind }: Source['transport'] = JSON.parse(source.transport);
  return kind === 'upload' ? undefined : source;
}

/** What lasted no time leaves nothing. */
async function end(trx: Db, open: SourceRegistrationRow, nowMs: number): Promise<void> {
  const { source_id, from_ms } = open;
  if (from_ms >= nowMs) {
    await trx
      .deleteFrom('source_registrations')
      .where('source_id', '=', source_id)
      .where('from_ms', '=', from_ms)
      .execute();
    return;
  }
  await trx
    .updateTable('source_registrations')
    .set({ to_ms: nowMs })
    .where('source_id', '=', source_id)
    .where('from_ms', '=', from_ms)
    .execute();
}

function isSame(one: Identity | undefined, other: Identity | undefined): boolean {
  return (
    one?.type === other?.type &&
    one?.province === other?.province &&
    one?.commune === other?.commune
  );
}
