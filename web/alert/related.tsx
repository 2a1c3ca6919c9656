import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { StatusMark } from '../alerts/status-mark.tsx';
import { relatedQuery } from '../api/alerts.ts';
import { LevelBadge } from '../components/level-badge.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { fieldText } from '../text/field-text.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { jumpTo, Section } from './section.tsx';

const ANCHOR = 'related';
const SHARES_SHOWN = 3;

/** Alone or part of something: other alerts that share an entity, the rule or the place. */
export function Related({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const { data, error } = useQuery(relatedQuery(alert.id));
  useShortcuts({ r: () => jumpTo(ANCHOR) });
  return (
    <Section
      title={t('ui.related.title')}
      anchor={ANCHOR}
      aside={data === undefined ? null : data.items.length}
    >
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton /> : null}
      {data?.items.length === 0 ? <p className="text-soft">{t('ui.related.none')}</p> : null}
      <ul className="-mx-2 flex flex-col">
        {data?.items.map(({ alert: other, shares }) => (
          <li key={other.id}>
            <Link
              to="/alerts/$alertId"
              params={{ alertId: other.id }}
              search={true}
              className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 rounded-md px-2 py-1.5 hover:bg-raised"
            >
              <LevelBadge level={other.rule.level} />
              <span className="min-w-0">
                <span className="block truncate font-medium">{t.of(other.rule.title)}</span>
                <span className="block truncate text-xs text-soft">
                  {other.provinceName} · {sharesText(shares, t)}
                </span>
              </span>
              <span className="flex flex-col items-end gap-0.5 text-xs text-soft">
                <TimeText atMs={other.lastEventMs} as="short" />
                <StatusMark alert={other} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What is shared, entities first: they say most. */
function sharesText(shares: readonly string[], t: Texts): string {
  const entities = shares.filter((share) => share.includes('='));
  const shown = entities.slice(0, SHARES_SHOWN).map((share) => {
    const at = share.indexOf('=');
    return `${fieldText(share.slice(0, at), t)} ${share.slice(at + 1)}`;
  });
  if (shares.includes('rule')) shown.push(t('ui.related.rule'));
  if (shares.includes('locality')) shown.push(t('ui.related.locality'));
  return shown.join(', ');
}
