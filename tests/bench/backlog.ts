// How far the service is behind its senders.
import type { ServiceProcess } from '../e2e/service-process.ts';
import { until } from '../until.ts';

/** Looking costs the service time too. */
const LOOK_MS = 200;

/** How many records were sent and are not stored yet, looked at several times a second. */
export function watchBacklog(service: ServiceProcess, sent: () => number) {
  let stored = 0;
  let running = true;
  const before = service.metric('gac_store_stored_events_total');
  const watching = (async () => {
    const from = await before;
    while (running) {
      stored = (await service.metric('gac_store_stored_events_total')) - from;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return {
    records: () => sent() - stored,
    stop: async () => {
      running = false;
      await watching;
    },
  };
}

/** Waits until everything that was taken in is stored and judged. */
export async function drained(service: ServiceProcess): Promise<void> {
  await until(async () => {
    const received = await service.metric('gac_collect_received_records_total');
    const stored = await service.metric('gac_store_stored_events_total');
    return stored >= received ? true : undefined;
  }, 600_000);
}
