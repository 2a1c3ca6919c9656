import { Link } from '@tanstack/react-router';
import { useAlertCounts } from '../api/alerts.ts';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { type AlertSearch, VIEWS, type View, viewOf } from './alert-search.ts';

interface QueueHeaderProps {
  readonly search: AlertSearch;
  readonly updatedAtMs: number;
  readonly isFailing: boolean;
}

/** The views of the queue with their numbers, and how fresh it is. */
export function QueueHeader({ search, updatedAtMs, isFailing }: QueueHeaderProps) {
  const t = useText();
  const view = viewOf(search);
  const { level, family, province, q } = search;
  const kept = Object.fromEntries(
    Object.entries({ level, family, province, q }).filter(([, value]) => value !== undefined),
  );
  return (
    <header className="@container">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 px-4 pt-3 pb-2">
        <h1 className="text-lg font-semibold tracking-tight">{t('ui.nav.alerts')}</h1>
        <nav
          aria-label={t('ui.view.label')}
          className="-mx-1 flex gap-0.5 overflow-x-auto px-1 py-0.5"
        >
          {(Object.keys(VIEWS) as View[]).map((name) => (
            <Link
              key={name}
              to="/alerts"
              search={{ ...kept, ...VIEWS[name] }}
              aria-current={view === name ? 'true' : undefined}
              className={`inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap ${view === name ? 'bg-accent-soft font-semibold text-accent' : 'text-soft hover:bg-raised hover:text-ink'}`}
            >
              {t(`ui.view.${name}`)}
              <ViewCount view={name} />
            </Link>
          ))}
        </nav>
        <p
          className={`ml-auto hidden text-xs @4xl:block ${isFailing ? 'text-danger' : 'text-soft'}`}
        >
          {updatedAtMs === 0 ? null : (
            <>
              {t(isFailing ? 'ui.queue.stale' : 'ui.queue.fresh')}{' '}
              <TimeText atMs={updatedAtMs} as="clock" /> · {t('ui.zone')}
            </>
          )}
        </p>
      </div>
    </header>
  );
}

function ViewCount({ view }: { readonly view: View }) {
  const format = useFormat();
  const { data } = useAlertCounts();
  if (data === undefined) return null;
  const count = { work: data.open + data.acknowledged, closed: data.closed }[view as string];
  if (count === undefined) return null;
  return <span className="text-xs font-normal">{format.number(count)}</span>;
}
