import { createHash } from 'node:crypto';
import type { AuditEntry } from '../event/alert.ts';
import { NATIONAL, type Principal, type Scope } from '../event/scope.ts';
import { reading, type StateContext } from './context.ts';
import type { AuditVerdict, Page } from './contract.ts';
import { chunks, type Db } from './database.ts';
import { cutPage, pageSize, readCursor, writeCursor } from './page.ts';
import type { AuditRow } from './schema.ts';
import { scoped } from './scope.ts';

/** Most entries of one subject that are shown at once; the newest stay. */
const TRAIL_ENTRIES_MAX = 1_000;
const VERIFY_ROWS = 2_000;
const COLUMNS = 9;

/** What is to be written down; the place in the chain is given when it is. */
export interface NewAuditEntry {
  readonly atMs: number;
  readonly actor: Pick<Principal, 'id' | 'name'>;
  readonly action: string;
  readonly subject: string;
  readonly province: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The service itself, where no person acts. */
export const SYSTEM_ACTOR = { id: 'system', name: 'system' } as const;

/** Appends to the chain within the transaction of the change that is written down. */
export async function appendAudit(trx: Db, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) {
    return;
  }
  // The update comes before the read: it locks the head where several connections write.
  await trx
    .updateTable('audit_head')
    .set((eb) => ({ sequence: eb('sequence', '+', entries.length) }))
    .where('id', '=', 1)
    .execute();
  const head = await trx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  let { hash } = head;
  let sequence = head.sequence - entries.length;
  const rows = entries.map((entry): AuditRow => {
    sequence += 1;
    const content = {
      sequence,
      at_ms: entry.atMs,
      actor: storable(entry.actor.id),
      actor_name: storable(entry.actor.name),
      action: entry.action,
      subject: storable(entry.subject),
      province: entry.province ?? null,
      detail: JSON.stringify(entry.detail),
    };
    hash = chainHash(hash, content);
    return { ...content, hash };
  });
  for (const part of chunks(rows, COLUMNS)) {
    await trx.insertInto('audit').values(part).execute();
  }
  await trx.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
}

/** Text that every database gives back as it was: what people type can hold NUL and halves of surrogate pairs. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** SHA-256 (hex) of the previous hash, a line feed, and the columns as a JSON array in the order of the schema. */
function chainHash(previous: string, row: Omit<AuditRow, 'hash'>): string {
  const content = JSON.stringify([
    row.sequence,
    row.at_ms,
    row.actor,
    row.actor_name,
    row.action,
    row.subject,
    row.province,
    row.detail,
  ]);
  return createHash('sha256').update(`${previous}\n${content}`).digest('hex');
}

/** Recomputes the whole chain; reads it in parts, so its length does not matter to memory. */
export function verifyAudit(context: StateContext): Promise<AuditVerdict> {
  return reading(context, NATIONAL, verifyChain);
}

async function verifyChain(db: Db): Promise<AuditVerdict> {
  let previous = '';
  let sequence = 0;
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>', sequence)
      .orderBy('sequence')
      .limit(VERIFY_ROWS)
      .execute();
    for (const row of rows) {
      if (row.sequence !== sequence + 1) {
        return { ok: false, sequence: sequence + 1, reason: 'missing' };
      }
      if (chainHash(previous, row) !== row.hash) {
        return { ok: false, sequence: row.sequence, reason: 'changed' };
      }
      sequence = row.sequence;
      previous = row.hash;
    }
    if (rows.length < VERIFY_ROWS) {
      break;
    }
  }
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  return head.sequence === sequence && head.hash === previous
    ? { ok: true, entries: sequence }
    : { ok: false, sequence: sequence + 1, reason: 'missing' };
}

/** Entries newest first, by page. */
export async function listAudit(
  db: Db,
  scope: Scope,
  options: { size: number; cursor?: string; subject?: string },
): Promise<Page<AuditEntry>> {
  const size = pageSize(options.size);
  const { subject, cursor } = options;
  let query = scoped(db.selectFrom('audit'), scope, 'province');
  if (subject !== undefined) {
    query = query.where('subject', '=', subject);
  }
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  if (cursor !== undefined) {
    const [before] = readCursor('audit', cursor, [0]);
    query = query.where('sequence', '<', before ?? 0);
  }
  const found = await query
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(size + 1)
    .execute();
  const page = cutPage(found, size, (last) => writeCursor('audit', [last.sequence]));
  const items = page.rows.map(auditEntry);
  return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
}

/** The newest entries of one subject, oldest of them first. */
export async function trailOf(db: Db, scope: Scope, subject: string): Promise<AuditEntry[]> {
  const rows = await scoped(db.selectFrom('audit'), scope, 'province')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('sequence', 'desc')
    .limit(TRAIL_ENTRIES_MAX)
    .execute();
  return rows.reverse().map(auditEntry);
}

function auditEntry(row: AuditRow): AuditEntry {
  return {
    sequence: row.sequence,
    atMs: row.at_ms,
    actor: row.actor,
    actorName: row.actor_name,
    action: row.action,
    subject: row.subject,
    province: row.province ?? undefined,
    detail: JSON.parse(row.detail),
  };
}
