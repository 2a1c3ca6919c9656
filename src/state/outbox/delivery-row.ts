import type { Delivery } from '../../event/delivery.ts';
import type { DeliveryRow } from '../schema.ts';

/** The columns that make a `Delivery`; the frozen alert is left where it is. */
export const DELIVERY_COLUMNS = [
  'deliveries.id',
  'deliveries.alert_id',
  'deliveries.destination_id',
  'deliveries.destination_name',
  'deliveries.channel',
  'deliveries.province',
  'deliveries.type',
  'deliveries.sequence',
  'deliveries.state',
  'deliveries.attempts',
  'deliveries.created_at_ms',
  'deliveries.next_attempt_ms',
  'deliveries.delivered_at_ms',
  'deliveries.last_response',
  'deliveries.receipt_id',
] as const;

/** A delivery of its row. */
export function readDelivery(row: Omit<DeliveryRow, 'alert' | 'leased_until_ms'>): Delivery {
  return {
    id: row.id,
    alertId: row.alert_id ?? undefined,
    destinationId: row.destination_id,
    destinationName: row.destination_name,
    channel: row.channel as Delivery['channel'],
    province: row.province ?? undefined,
    type: row.type as Delivery['type'],
    sequence: row.sequence,
    state: row.state as Delivery['state'],
    attempts: row.attempts,
    createdAtMs: row.created_at_ms,
    nextAttemptMs: row.next_attempt_ms ?? undefined,
    deliveredAtMs: row.delivered_at_ms ?? undefined,
    lastResponse: row.last_response ?? undefined,
    receiptId: row.receipt_id ?? undefined,
  };
}
