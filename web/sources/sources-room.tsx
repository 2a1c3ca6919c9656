import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Radio, SearchX } from 'lucide-react';
import { HEALTH_STATUSES } from '../../src/event/source-health.ts';
import { useSession } from '../api/session.ts';
import { healthListQuery, parsersQuery, sourcesQuery } from '../api/sources.ts';
import { Button } from '../components/button.tsx';
import { Room } from '../components/room.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { healthName } from './health-chip.tsx';
import { SourceLine } from './source-line.tsx';
import { chosenSources, type SourceSearch } from './source-search.ts';
import { useSourceText } from './use-source-text.ts';

/** Every source within the scope: how it is, why, and when it last spoke. */
export function SourcesRoom() {
  const t = useSourceText();
  const search = useSearch({ from: '/sources' });
  const mayWrite = useSession().permissions.includes('source.write');
  const { data, error, refetch, isPending } = useQuery(sourcesQuery);
  const health = useQuery(healthListQuery);
  const byId = new Map(health.data?.items.map((one) => [one.sourceId, one]));
  const parsers = useQuery(parsersQuery).data;
  const titles = new Map(parsers?.items.map(({ type, title }) => [type, t.of(title)]));
  const sources = data?.items ?? [];
  const statusOf = (id: string) => byId.get(id)?.status;
  const shown = chosenSources(sources, statusOf, search);
  const count = (state: string) => sources.filter(({ id }) => statusOf(id) === state).length;
  return (
    <Room
      title={t('ui.nav.sources')}
      lead={t('ui.sources.lead')}
      aside={mayWrite && sources.length > 0 ? <ConnectLink /> : null}
    >
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {health.error === null ? null : <ErrorState error={health.error} />}
      {isPending ? <Skeleton lines={6} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState icon={<Radio aria-hidden="true" size={28} />} title={t('ui.sources.none')}>
          <p className="mb-4">{t(mayWrite ? 'ui.sources.none_invite' : 'ui.sources.none_text')}</p>
          {mayWrite ? <ConnectLink /> : null}
        </EmptyState>
      ) : null}
      {sources.length === 0 ? null : (
        <>
          <Filters search={search} count={count} all={sources.length} />
          {shown.length === 0 ? (
            <EmptyState
              icon={<SearchX aria-hidden="true" size={28} />}
              title={t('ui.sources.nothing')}
            />
          ) : (
            <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
              {shown.map((source) => (
                <SourceLine
                  key={source.id}
                  source={source}
                  health={byId.get(source.id)}
                  typeTitle={titles.get(source.type) ?? source.type}
                />
              ))}
            </ul>
          )}
        </>
      )}
    </Room>
  );
}

/** The way to a new source. */
function ConnectLink() {
  const t = useSourceText();
  return (
    <Link
      to="/sources/new"
      search={{ step: 'describe' }}
      className="inline-flex h-9 items-center gap-1.5 rounded-md bg-accent px-3 font-medium text-accent-ink hover:brightness-110"
    >
      <Plus aria-hidden="true" size={16} />
      {t('ui.sources.connect')}
    </Link>
  );
}

interface FiltersProps {
  readonly search: SourceSearch;
  readonly count: (state: string) => number;
  readonly all: number;
}

function Filters({ search, count, all }: FiltersProps) {
  const t = useSourceText();
  const navigate = useNavigate();
  const go = (next: SourceSearch) => void navigate({ to: '/sources', search: next, replace: true });
  const { q, state } = search;
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <label className="min-w-48 flex-1 sm:max-w-72">
        <span className="sr-only">{t('ui.sources.search')}</span>
        <input
          type="search"
          value={q ?? ''}
          placeholder={t('ui.sources.search')}
          onChange={(event) => {
            const { value } = event.target;
            go({
              ...(state === undefined ? {} : { state }),
              ...(value === '' ? {} : { q: value }),
            });
          }}
          className="h-8 w-full rounded-md border border-line-strong/60 bg-surface px-3 placeholder:text-soft"
        />
      </label>
      <div className="flex flex-wrap gap-1">
        {[undefined, ...HEALTH_STATUSES].map((choice) => (
          <Button
            key={choice ?? 'all'}
            look="quiet"
            aria-pressed={state === choice}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
            onClick={() =>
              go({
                ...(q === undefined ? {} : { q }),
                ...(choice === undefined ? {} : { state: choice }),
              })
            }
          >
            {choice === undefined ? t('ui.sources.all') : t(`ui.health.${healthName(choice)}`)}
            <span className="text-xs font-normal">
              {choice === undefined ? all : count(choice)}
            </span>
          </Button>
        ))}
      </div>
    </search>
  );
}
