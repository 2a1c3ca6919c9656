import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import type { DeliveryPage, DeliveryView } from '../../src/api/schemas/delivery.ts';
import { alertDeliveriesQuery } from '../api/alerts.ts';
import { read } from '../api/client.ts';
import { type DeliverySummary, summaryOf } from './delivery-summary.ts';

const RECENT_SIZE = 200;
const POLL_MS = 10_000;
/** A row that is scrolled past in less time asks nothing. */
const SETTLED_MS = 400;

/** What became of the deliveries of an alert; `undefined` while not known. */
export function useDeliverySummary(alert: AlertView): DeliverySummary | undefined {
  const recent = useQuery({
    queryKey: ['deliveries', 'recent'],
    queryFn: ({ signal }) =>
      read<DeliveryPage>('/v1/deliveries', { query: { size: RECENT_SIZE }, signal }),
    refetchInterval: POLL_MS,
    staleTime: POLL_MS,
    select: group,
  }).data;
  const isSettled = useSettled();
  const found = recent?.byAlert.get(alert.id);
  // Deliveries of an alert are owed with it: an alert older than the list may have others beyond it.
  const isWhole = recent !== undefined && alert.createdAtMs > recent.fromMs;
  const own = useQuery({
    ...alertDeliveriesQuery(alert.id),
    refetchInterval: 6 * POLL_MS,
    staleTime: 6 * POLL_MS,
    enabled: recent !== undefined && !isWhole && isSettled,
  }).data;
  if (isWhole) return summaryOf(found ?? []);
  return own === undefined ? undefined : summaryOf(own.items);
}

/** Whether the component has been shown for a moment. */
function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}

/** Deliveries by alert, and since when none is missing. */
function group(page: DeliveryPage) {
  const byAlert = new Map<string, DeliveryView[]>();
  for (const delivery of page.items) {
    if (delivery.alertId === undefined) continue;
    const list = byAlert.get(delivery.alertId);
    if (list === undefined) byAlert.set(delivery.alertId, [delivery]);
    else list.push(delivery);
  }
  const fromMs = page.cursor === undefined ? 0 : (page.items.at(-1)?.createdAtMs ?? 0);
  return { byAlert, fromMs };
}
