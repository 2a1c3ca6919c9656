import type { DeliveryView } from '../../src/api/schemas/delivery.ts';

/** The one word for all deliveries of an alert: the worst of them, `none` when nobody is to be told. */
export type DeliverySummary = 'none' | 'dead' | 'retrying' | 'pending' | 'delivered' | 'receipt';

/** The worst that is true of deliveries; receipts only when every one that was delivered has one. */
export function summaryOf(deliveries: readonly DeliveryView[]): DeliverySummary {
  if (deliveries.length === 0) return 'none';
  for (const state of ['dead', 'retrying', 'pending'] as const) {
    if (deliveries.some((delivery) => delivery.state === state)) return state;
  }
  return deliveries.every((delivery) => delivery.receiptId !== undefined) ? 'receipt' : 'delivered';
}
