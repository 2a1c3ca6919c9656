import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search, SearchX, X } from 'lucide-react';
import { useState } from 'react';
import type { EventPage } from '../../src/api/schemas/event.ts';
import { read } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Room } from '../components/room.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { EventHistogram } from './event-histogram.tsx';
import { type EventSearch, SPAN_DEFAULT, SPANS } from './event-search.ts';
import { EventTable } from './event-table.tsx';

const PAGE_SIZE = 50;
const SEARCH_ID = 'event-search';

/** The search in events. */
export function EventsRoom() {
  const t = useText();
  const format = useFormat();
  const search = useSearch({ from: '/events' });
  const [openId, setOpenId] = useState<string>();
  const selection = { q: search.q, filter: search.filter, from: search.from ?? SPAN_DEFAULT };
  const query = useInfiniteQuery({
    queryKey: ['events', 'list', selection],
    queryFn: ({ pageParam, signal }) =>
      read<EventPage>('/v1/events', {
        query: { ...selection, size: PAGE_SIZE, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    staleTime: 10_000,
  });
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total;
  useShortcuts({ '[Shift]+/': () => document.getElementById(SEARCH_ID)?.focus() });
  return (
    <Room title={t('ui.nav.events')} lead={t('ui.events.lead')}>
      <SearchForm key={JSON.stringify(search)} search={search} />
      {query.error === null ? null : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending ? <Skeleton lines={8} /> : null}
      {total === undefined ? null : (
        <p role="status" className="mb-2 text-soft">
          {t(total.relation === 'gte' ? 'ui.events.at_least' : 'ui.events.total', {
            count: format.number(total.value),
          })}
        </p>
      )}
      {events.length === 0 ? null : (
        <>
          <EventHistogram selection={selection} />
          <div className="rounded-lg border border-line bg-surface px-3 py-1">
            <EventTable events={events} openId={openId} onOpen={setOpenId} />
          </div>
        </>
      )}
      {query.isSuccess && events.length === 0 ? (
        <EmptyState icon={<SearchX aria-hidden="true" size={28} />} title={t('ui.events.none')}>
          {t('ui.events.none_text')}
        </EmptyState>
      ) : null}
      {query.hasNextPage ? (
        <Button
          className="mt-3"
          disabled={query.isFetching}
          onClick={() => void query.fetchNextPage()}
        >
          {t('ui.more')}
        </Button>
      ) : null}
    </Room>
  );
}

function SearchForm({ search }: { readonly search: EventSearch }) {
  const t = useText();
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? '');
  const [filter, setFilter] = useState('');
  const go = (next: EventSearch) => void navigate({ to: '/events', search: next });
  const { q: _q, filter: filters = [], ...rest } = search;
  const submit = () => {
    const all = filter.trim() === '' ? filters : [...filters, filter.trim()];
    go({
      ...rest,
      ...(text.trim() === '' ? {} : { q: text.trim() }),
      ...(all.length === 0 ? {} : { filter: all }),
    });
  };
  const field =
    'h-9 w-full rounded-md border border-line-strong/60 bg-surface px-3 placeholder:text-soft';
  return (
    <search className="mb-4 block">
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label className="min-w-56 flex-1">
          <span className="sr-only">{t('ui.events.text')}</span>
          <input
            id={SEARCH_ID}
            type="search"
            value={text}
            placeholder={t('ui.events.text')}
            onChange={(event) => setText(event.target.value)}
            className={field}
          />
        </label>
        <label className="min-w-56 flex-1">
          <span className="sr-only">{t('ui.events.filter')}</span>
          <input
            value={filter}
            spellCheck={false}
            placeholder={t('ui.events.filter_example')}
            onChange={(event) => setFilter(event.target.value)}
            className={`${field} font-mono text-xs`}
          />
        </label>
        <label>
          <span className="sr-only">{t('ui.events.span')}</span>
          <select
            value={search.from ?? SPAN_DEFAULT}
            onChange={(event) => go({ ...search, from: event.target.value })}
            className={field}
          >
            {SPANS.map((span) => (
              <option key={span} value={span}>
                {t(`ui.events.span.${span}`)}
              </option>
            ))}
          </select>
        </label>
        <Button
          type="submit"
          look="primary"
          className="h-9"
          icon={<Search aria-hidden="true" size={15} />}
        >
          {t('ui.events.search')}
        </Button>
      </form>
      <div className="mt-2 flex flex-wrap gap-1.5 empty:hidden">
        {filters.map((one) => (
          <button
            key={one}
            type="button"
            aria-label={t('ui.events.remove_filter', { filter: one })}
            onClick={() => {
              const others = filters.filter((other) => other !== one);
              const { filter: _gone, ...kept } = search;
              go(others.length === 0 ? kept : { ...kept, filter: others });
            }}
            className="inline-flex min-h-6 items-center gap-1 rounded-md bg-accent-soft px-2 font-mono text-xs text-accent"
          >
            <span className="break-all">{one}</span>
            <X aria-hidden="true" size={13} />
          </button>
        ))}
      </div>
    </search>
  );
}
