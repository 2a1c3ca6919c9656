import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Outlet, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { alertQuery, queueQuery, useAlertCounts, useMayChange } from '../api/alerts.ts';
import { ErrorState } from '../components/states.tsx';
import { useText } from '../text/use-text.ts';
import { AlertGrid } from './alert-grid.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { QueueContext } from './queue-context.ts';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { QueueHeader } from './queue-header.tsx';
import { QueuePanels } from './queue-panels.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useQueueCursor } from './use-queue-cursor.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useSelection } from './use-selection.ts';

const NONE: readonly AlertView[] = [];

/** The room of alerts: the queue, and beside it the alert that is open. */
export function AlertsRoom() {
  const t = useText();
  const search = useSearch({ from: '/alerts' });
  const { alertId: openId } = useParams({ strict: false });
  const query = useInfiniteQuery(queueQuery(search));
  const alerts = useMemo(
    () => unique(query.data?.pages.flatMap((page) => page.items)),
    [query.data],
  );
  const total = query.data?.pages[0]?.total.value ?? 0;
  const [closing, setClosing] = useState<AlertView>();
  const selection = useSelection(alerts);
  const actions = useAlertActions();
  const mayChange = useMayChange();
  useTitle();

  const cursor = useQueueCursor(alerts, openId);
  const { at, show, step, next } = cursor;
  // One that a link opened need not be in what was read of the queue.
  const opened = useQuery({ ...alertQuery(openId ?? ''), enabled: openId !== undefined }).data;
  useQueueKeys({
    current: openId === undefined ? alerts[at] : opened,
    ...{ isOpen: openId !== undefined, mayChange, actions, selection, step, show, next },
    onClose: setClosing,
  });

  const queue = {
    ...{ step, next },
    close: () => show(undefined),
    place: openId === undefined || at < 0 ? undefined : { at: at + 1, of: total },
  };
  const isFresh = query.isSuccess && !query.isPlaceholderData;
  return (
    <QueueContext value={queue}>
      <div className="flex h-full min-h-0">
        <section
          aria-label={t('ui.queue.label')}
          className={`min-h-0 min-w-0 flex-1 flex-col ${openId === undefined ? 'flex' : 'hidden xl:flex'}`}
        >
          <QueueHeader
            search={search}
            updatedAtMs={query.dataUpdatedAt}
            isFailing={query.isError}
          />
          {openId === undefined ? <QueuePanels search={search} /> : null}
          {selection.ids.size === 0 ? (
            <QueueFilters search={search} total={isFresh ? total : undefined} />
          ) : (
            <BulkBar selection={selection} />
          )}
          {query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : null}
          {isFresh && alerts.length === 0 ? <QueueEmpty search={search} /> : null}
          <AlertGrid
            key={JSON.stringify(search)}
            {...{ alerts, total, openId, selection, mayChange }}
            cursorId={cursor.id ?? alerts[0]?.id}
            isLoading={query.isPending}
            onOpen={show}
            onCursor={cursor.move}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
          />
          <Announcer total={isFresh ? total : undefined} />
        </section>
        <Outlet />
      </div>
      <ClosingDialog
        alert={closing}
        onEnd={(done) => {
          setClosing(undefined);
          if (done !== undefined) next(done);
        }}
      />
    </QueueContext>
  );
}

interface ClosingDialogProps {
  readonly alert: AlertView | undefined;
  /** With the id when it was closed. */
  readonly onEnd: (doneId?: string) => void;
}

/** The dialog that the key `c` opens. */
function ClosingDialog({ alert, onEnd }: ClosingDialogProps) {
  const actions = useAlertActions();
  if (alert === undefined) return null;
  return (
    <CloseDialog
      count={1}
      alert={alert}
      onCancel={() => onEnd()}
      onClose={(verdict, note) => {
        actions.close(alert, verdict, note);
        onEnd(alert.id);
      }}
    />
  );
}

/** A row that moved between two pages while they were read is shown once. */
function unique(alerts: readonly AlertView[] | undefined): readonly AlertView[] {
  if (alerts === undefined) return NONE;
  return [...new Map(alerts.map((alert) => [alert.id, alert])).values()];
}

function useTitle(): void {
  const t = useText();
  const { data } = useAlertCounts();
  const open = data?.open ?? 0;
  useEffect(() => {
    document.title = `${open > 0 ? `(${open}) ` : ''}${t('ui.nav.alerts')} – Trạm Gác`;
  }, [open, t]);
}

/** Says politely when the number of alerts in the queue changed. */
function Announcer({ total }: { readonly total: number | undefined }) {
  const t = useText();
  return (
    <p aria-live="polite" className="sr-only">
      {total === undefined ? '' : t('ui.queue.total', { count: total })}
    </p>
  );
}
