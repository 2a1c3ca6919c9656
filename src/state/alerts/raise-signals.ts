import type { Alert } from '../../event/alert.ts';
import type { NotificationType } from '../../event/delivery.ts';
import type { Signal } from '../../event/signal.ts';
import { appendAudit, type NewAuditEntry, SYSTEM_ACTOR } from '../audit-log.ts';
import { type StateContext, writing } from '../context.ts';
import type { AlertState } from '../contract.ts';
import { chunks, type Db } from '../database.ts';
import { type Owing, oweDeliveries } from '../outbox/owe-deliveries.ts';
import { AlertLedger, type LedgerLine } from './alert-ledger.ts';
import { withoutRestated } from './signals-restated.ts';
import { withoutTold } from './signals-told.ts';
import { insertAlerts, writeAlerts, writeEntities } from './write-alerts.ts';

/** Most event ids kept of one alert; its `eventCount` tells the true number. */
const EVIDENCE_PER_ALERT_MAX = 10_000;

type Refill = Parameters<AlertState['raise']>[2];

type Placed = { readonly signal: Signal; readonly alertId: string };

/** Joins signals to alerts and owes deliveries, all in one transaction; known signals change nothing. */
export async function raiseSignals(
  context: StateContext,
  signals: readonly Signal[],
  { nowMs, refill }: { nowMs: number; refill: Refill },
): Promise<readonly { alert: Alert; created: boolean }[]> {
  return writing(context, async (trx, touched) => {
    const unknown = await withoutRestated(context, trx, await unknownSignals(trx, signals));
    const fresh = refill === undefined ? unknown : await withoutTold(context, trx, unknown);
    if (fresh.length === 0) {
      return [];
    }
    const ledger = new AlertLedger(context.lifecycle);
    await ledger.load(trx, fresh);
    const times = { nowMs, acknowledgeMs: context.acknowledgeMs };
    const placed = fresh.map((signal) => ({ signal, alertId: ledger.take(signal, times) }));
    const lines = ledger.lines();
    const changed = lines.map((line) => line.after);
    const opened = lines.filter(({ before }) => before === undefined);
    await insertAlerts(
      trx,
      opened.map(({ after }) => after),
    );
    const joined = lines.filter(({ before }) => before !== undefined);
    await writeAlerts(
      trx,
      joined.map(({ after }) => after),
    );
    await writeEntities(trx, changed);
    await writeSignals(trx, placed);
    await writeEvidence(trx, placed);
    const told = lines.flatMap((line) => tell(context, line));
    const late = refill === undefined ? [] : lines.map((line) => lateOf(line, refill, nowMs));
    await appendAudit(trx, [...told.map((owing) => auditOf(owing, nowMs)), ...late]);
    const owings = told.filter(({ alert }) => alert.quiet === undefined);
    if (await oweDeliveries(context, trx, { owings, nowMs })) {
      touched.add('deliveries');
    }
    touched.add('alerts');
    return lines.map((line) => ({ alert: line.after, created: line.before === undefined }));
  });
}

/** A closed alert that is still counted tells nobody: its verdict has answered for the episode. */
function tell(context: StateContext, line: LedgerLine): Owing[] {
  const { before, after } = line;
  if (before === undefined) {
    return [{ alert: after, type: 'alert.created' }];
  }
  // What nobody was told of so far is new to them.
  if (before.quiet !== undefined && after.quiet === undefined && after.status !== 'closed') {
    return [{ alert: after, type: 'alert.created' }];
  }
  const isWorth = after.status !== 'closed' && context.lifecycle.worthTelling(before, after);
  return isWorth ? [{ alert: after, type: 'alert.updated' }] : [];
}

const ACTION_OF: Partial<Record<NotificationType, string>> = {
  'alert.created': 'alert.create',
  'alert.updated': 'alert.update',
};

function auditOf({ alert, type }: Owing, nowMs: number): NewAuditEntry {
  return {
    atMs: nowMs,
    actor: SYSTEM_ACTOR,
    action: ACTION_OF[type] ?? type,
    subject: `alert:${alert.id}`,
    province: alert.province,
    detail: { rule: alert.rule.id, level: alert.rule.level, count: alert.count },
  };
}

/** What the trail says of an alert that was found, or added to, by a refill. */
function lateOf(
  { before, after }: LedgerLine,
  { reason }: NonNullable<Refill>,
  nowMs: number,
): NewAuditEntry {
  return {
    atMs: nowMs,
    actor: SYSTEM_ACTOR,
    action: 'alert.refill',
    subject: `alert:${after.id}`,
    province: after.province,
    detail: { gap: reason, signals: after.count - (before?.count ?? 0) },
  };
}

async function unknownSignals(trx: Db, signals: readonly Signal[]): Promise<Signal[]> {
  const byId = new Map<string, Signal>();
  for (const signal of signals) {
    if (!byId.has(signal.id)) {
      byId.set(signal.id, signal);
    }
  }
  for (const part of chunks([...byId.keys()], 1)) {
    const known = await trx.selectFrom('signals').select('id').where('id', 'in', part).execute();
    for (const row of known) {
      byId.delete(row.id);
    }
  }
  return [...byId.values()];
}

async function writeSignals(trx: Db, placed: readonly Placed[]): Promise<void> {
  const rows = placed.map(({ signal, alertId }) => {
    // The rule's texts and the events are kept once, with the alert.
    const { rule, eventIds, ...rest } = signal;
    return {
      id: signal.id,
      alert_id: alertId,
      rule_version: rule.version,
      decided_at_ms: signal.decidedAtMs,
      document: JSON.stringify(rest),
    };
  });
  for (const part of chunks(rows, 5)) {
    await trx.insertInto('signals').values(part).execute();
  }
}

async function writeEvidence(trx: Db, placed: readonly Placed[]): Promise<void> {
  const room = await evidenceRoom(trx, placed);
  const rows = placed.flatMap(({ signal, alertId }) => {
    const left = room.get(alertId) ?? EVIDENCE_PER_ALERT_MAX;
    const kept = signal.eventIds.slice(0, left);
    room.set(alertId, left - kept.length);
    return kept.map((event_id, place) => ({
      alert_id: alertId,
      event_id,
      order_ms: signal.firstEventMs,
      place,
    }));
  });
  for (const part of chunks(rows, 4)) {
    await trx
      .insertInto('alert_evidence')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function evidenceRoom(trx: Db, placed: readonly Placed[]): Promise<Map<string, number>> {
  const room = new Map<string, number>();
  const ids = [...new Set(placed.map(({ alertId }) => alertId))];
  for (const part of chunks(ids, 1)) {
    const counted = await trx
      .selectFrom('alert_evidence')
      .select((eb) => ['alert_id', eb.fn.countAll<number>().as('kept')])
      .where('alert_id', 'in', part)
      .groupBy('alert_id')
      .execute();
    for (const row of counted) {
      room.set(row.alert_id, Math.max(0, EVIDENCE_PER_ALERT_MAX - row.kept));
    }
  }
  return room;
}
