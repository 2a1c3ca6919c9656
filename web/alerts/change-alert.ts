import type { AlertPage, AlertView, BulkBody, BulkResult } from '../../src/api/schemas/alert.ts';
import { pathOf } from '../api/alerts.ts';
import { RequestError, send } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';

/** A change of an alert, as the API takes it. */
export type Change = BulkBody['change'];

const RETRIES_MAX = 3;
/** Most alerts that the API takes in one bulk change. */
const BULK_MAX = 500;

/**
 * Changes one alert that the person sees. When meanwhile only signals were added, which happens all the time
 * while an attack goes on, the change is made to the newer version; when a person changed it, it is refused.
 * @throws RequestError
 */
export async function changeAlert(
  seen: AlertView,
  change: Change,
  keepalive = false,
): Promise<AlertView> {
  let version = seen.version;
  for (let attempt = 1; ; attempt++) {
    try {
      const [verb, body] = requestOf(change);
      const path = `${pathOf(seen.id)}/${verb}`;
      const changed = await send<AlertView>('POST', path, {
        version,
        keepalive,
        ...(body === undefined ? {} : { body }),
      });
      storeAlert(changed);
      return changed;
    } catch (error) {
      const current = currentOf(error);
      if (current === undefined) throw error;
      storeAlert(current);
      if (attempt > RETRIES_MAX || !isSameWork(seen, current)) throw error;
      version = current.version;
    }
  }
}

/** Changes many alerts, or says what would happen. @throws RequestError */
export async function changeAlerts(
  ids: readonly string[],
  change: Change,
  options: { dryRun?: boolean; keepalive?: boolean } = {},
): Promise<BulkResult> {
  const { dryRun = false, keepalive = false } = options;
  const parts: BulkResult[] = [];
  for (let from = 0; from < ids.length; from += BULK_MAX) {
    const body: BulkBody = { ids: ids.slice(from, from + BULK_MAX), change, dryRun };
    parts.push(await send<BulkResult>('POST', '/v1/alerts/bulk', { body, keepalive }));
  }
  if (!dryRun) await rereadQueue();
  return {
    dryRun,
    succeeded: parts.reduce((sum, part) => sum + part.succeeded, 0),
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
    items: parts.flatMap((part) => part.items),
  };
}

/** Waits for what the person looks at; what else depends on it comes when it comes. */
async function rereadQueue(): Promise<void> {
  const queueKey = ['alerts', 'queue'];
  void queryClient.invalidateQueries({
    queryKey: ['alerts'],
    predicate: ({ queryKey }) => queryKey[1] !== queueKey[1],
  });
  await queryClient.invalidateQueries({ queryKey: queueKey });
}

function requestOf(change: Change): [verb: string, body?: unknown] {
  const { kind, ...body } = change;
  if (kind === 'acknowledge' || kind === 'reopen') return [kind];
  return [kind === 'comment' ? 'comments' : kind, body];
}

function currentOf(error: unknown): AlertView | undefined {
  if (!(error instanceof RequestError) || error.status !== 412) return undefined;
  return error.problem.current as AlertView | undefined;
}

function isSameWork(seen: AlertView, current: AlertView): boolean {
  return seen.status === current.status && seen.assignee === current.assignee;
}

/** Puts a newer state of an alert wherever it is shown, and has what depends on it read again. */
function storeAlert(alert: AlertView): void {
  queryClient.setQueryData(['alerts', 'one', alert.id], alert);
  queryClient.setQueriesData<{ pages: AlertPage[]; pageParams: unknown[] }>(
    { queryKey: ['alerts', 'queue'] },
    (data) =>
      data === undefined
        ? data
        : {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: page.items.map((one) => (one.id === alert.id ? alert : one)),
            })),
          },
  );
  const reread = [
    ['alerts', 'counts'],
    ['alerts', 'one', alert.id, 'trail'],
    ['alerts', 'one', alert.id, 'deliveries'],
  ];
  for (const queryKey of reread) void queryClient.invalidateQueries({ queryKey });
}
