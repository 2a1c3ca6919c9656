import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Inbox, RotateCw } from 'lucide-react';
import type {
  DeliveryPage,
  DeliveryView,
  DestinationList,
} from '../../src/api/schemas/delivery.ts';
import { DELIVERY_STATES } from '../../src/event/delivery.ts';
import { read, send } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Chip } from '../components/chip.tsx';
import { Room } from '../components/room.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { useText } from '../text/use-text.ts';
import { DeliveryState } from './delivery-state.tsx';

const POLL_MS = 10_000;
const PAGE_SIZE = 50;

/** Everything that was owed to somebody, newest first, and what became of it. */
export function DeliveriesRoom() {
  const t = useText();
  const navigate = useNavigate();
  const { state } = useSearch({ from: '/deliveries' });
  const query = useInfiniteQuery({
    queryKey: ['deliveries', 'list', state],
    queryFn: ({ pageParam, signal }) =>
      read<DeliveryPage>('/v1/deliveries', {
        query: { size: PAGE_SIZE, state, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: POLL_MS,
  });
  const deliveries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const choices = [undefined, ...DELIVERY_STATES];
  return (
    <Room title={t('ui.nav.deliveries')} lead={t('ui.deliveries.lead')}>
      <Destinations />
      <div className="mb-3 flex flex-wrap gap-1">
        {choices.map((choice) => (
          <Button
            key={choice ?? 'all'}
            look="quiet"
            aria-pressed={state === choice}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() =>
              void navigate({
                to: '/deliveries',
                search: choice === undefined ? {} : { state: choice },
              })
            }
          >
            {choice === undefined ? t('ui.deliveries.all') : t(`ui.delivery.${choice}`)}
          </Button>
        ))}
      </div>
      {query.error === null ? null : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending ? <Skeleton lines={6} /> : null}
      {query.isSuccess && deliveries.length === 0 ? (
        <EmptyState icon={<Inbox aria-hidden="true" size={28} />} title={t('ui.deliveries.none')} />
      ) : null}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface empty:hidden">
        {deliveries.map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button className="mt-3" onClick={() => void query.fetchNextPage()}>
          {t('ui.more')}
        </Button>
      ) : null}
    </Room>
  );
}

function DeliveryLine({ delivery }: { readonly delivery: DeliveryView }) {
  const t = useText();
  const mayRedeliver = useSession().permissions.includes('delivery.redeliver');
  const isStuck = delivery.state === 'dead' || delivery.state === 'retrying';
  const redeliver = async () => {
    try {
      await send('POST', `/v1/deliveries/${encodeURIComponent(delivery.id)}/redeliver`);
      notify({ tone: 'good', text: t('ui.deliveries.again_done') });
      await queryClient.invalidateQueries({ queryKey: ['deliveries'] });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
  };
  return (
    <li className="grid items-center gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[9rem_minmax(0,1fr)_minmax(0,1.2fr)_8.5rem]">
      <span>
        <DeliveryState delivery={delivery} />
      </span>
      <div className="min-w-0">
        <p className="truncate font-medium">{delivery.destinationName}</p>
        <p className="truncate text-xs text-soft">
          {t(`ui.channel.${delivery.channel}`)} · {t(`ui.type.${delivery.type}`)}
          {delivery.alertId === undefined ? null : (
            <>
              {' · '}
              <Link
                to="/alerts/$alertId"
                params={{ alertId: delivery.alertId }}
                className="text-accent underline"
              >
                {t('ui.deliveries.alert')}
              </Link>
            </>
          )}
        </p>
      </div>
      <div className="min-w-0 text-xs text-soft">
        <p className={`break-words ${isStuck ? 'text-danger' : ''}`}>{delivery.lastResponse}</p>
        <p>
          {t('ui.deliveries.attempts', { count: delivery.attempts })}
          {delivery.receiptId === undefined
            ? ''
            : ` · ${t('ui.told.receipt')} ${delivery.receiptId}`}
          {delivery.state !== 'retrying' || delivery.nextAttemptMs === undefined ? null : (
            <>
              {' · '}
              {t('ui.deliveries.next')} <TimeText atMs={delivery.nextAttemptMs} as="clock" />
            </>
          )}
        </p>
      </div>
      <div className="flex items-center gap-2 text-xs text-soft md:flex-col md:items-end">
        <TimeText atMs={delivery.deliveredAtMs ?? delivery.createdAtMs} />
        {isStuck && mayRedeliver ? (
          <Button icon={<RotateCw aria-hidden="true" size={14} />} onClick={() => void redeliver()}>
            {t('ui.deliveries.again')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

const HEALTH_TONE = { healthy: 'good', degraded: 'warn', disabled: 'danger' } as const;

function Destinations() {
  const t = useText();
  const { data, error } = useQuery({
    queryKey: ['destinations'],
    queryFn: ({ signal }) => read<DestinationList>('/v1/destinations', { signal }),
    refetchInterval: 6 * POLL_MS,
  });
  if (error !== null) return <ErrorState error={error} />;
  if (data === undefined) return <Skeleton lines={2} />;
  if (data.items.length === 0) {
    return (
      <p className="mb-4 rounded-lg bg-warn-soft px-4 py-3 text-warn">{t('ui.told.nobody')}</p>
    );
  }
  return (
    <ul className="mb-4 grid gap-2 sm:grid-cols-2 xl:grid-cols-3">
      {data.items.map((destination) => (
        <li
          key={destination.id}
          className="flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2.5"
        >
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{destination.name}</p>
            <p className="truncate text-xs text-soft" title={destination.address}>
              {t(`ui.channel.${destination.channel}`)} · {destination.address}
            </p>
          </div>
          <Chip tone={HEALTH_TONE[destination.health]}>{t(`ui.health.${destination.health}`)}</Chip>
        </li>
      ))}
    </ul>
  );
}
