import { Link } from '@tanstack/react-router';
import { FAMILIES, LEVELS } from '../../src/event/severity.ts';
import { useAlertCounts } from '../api/alerts.ts';
import { levelBar } from '../components/level-badge.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { ActivityPlot } from './activity-plot.tsx';
import { type AlertSearch, withPart } from './alert-search.ts';
import { Panel } from './panel.tsx';

const STRONGEST_FIRST = [...LEVELS].reverse();

/** Where the unclosed alerts are, by level and family, and how the last day went. */
export function QueuePanels({ search }: { readonly search: AlertSearch }) {
  const t = useText();
  const { data } = useAlertCounts();
  const levelTop = Math.max(1, ...Object.values(data?.byLevel ?? {}));
  const familyTop = Math.max(1, ...Object.values(data?.byFamily ?? {}));
  return (
    <div className="hidden grid-cols-[minmax(0,5fr)_minmax(0,5fr)_minmax(0,6fr)] gap-3 px-4 pb-3 lg:grid">
      <Panel title={t('ui.counts.by_level')}>
        {STRONGEST_FIRST.map((level) => (
          <CountLine
            key={level}
            label={t(`level.${level}`)}
            count={data?.byLevel[level] ?? 0}
            top={levelTop}
            bar={levelBar(level)}
            isOn={search.level?.includes(level) === true}
            search={withPart(search, 'level', toggle(search.level, level))}
          />
        ))}
      </Panel>
      <Panel title={t('ui.counts.by_family')}>
        {FAMILIES.map((family) => (
          <CountLine
            key={family}
            label={t(`family.${family}`)}
            count={data?.byFamily[family] ?? 0}
            top={familyTop}
            bar="fill-accent"
            isOn={search.family?.includes(family) === true}
            search={withPart(search, 'family', toggle(search.family, family))}
          />
        ))}
        <Overdue />
      </Panel>
      <ActivityPlot />
    </div>
  );
}

function toggle<T>(list: readonly T[] = [], value: T): readonly T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

interface CountLineProps {
  readonly label: string;
  readonly count: number;
  readonly top: number;
  readonly bar: string;
  readonly isOn: boolean;
  readonly search: AlertSearch;
}

function CountLine({ label, count, top, bar, isOn, search }: CountLineProps) {
  const format = useFormat();
  return (
    <Link
      to="/alerts"
      search={search}
      aria-current={isOn ? 'true' : undefined}
      className={`-mx-1 grid h-6 grid-cols-[minmax(0,9.5rem)_minmax(0,1fr)_2.5rem] items-center gap-2 rounded px-1 text-xs hover:bg-raised ${isOn ? 'bg-accent-soft font-semibold text-accent' : ''}`}
    >
      <span className="truncate">{label}</span>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="h-1.5 w-full"
      >
        <rect width="100" height="6" rx="1" className="fill-raised" />
        <rect width={(count / top) * 100} height="6" rx="1" className={bar} />
      </svg>
      <span className="text-right font-medium">{format.number(count)}</span>
    </Link>
  );
}

function Overdue() {
  const t = useText();
  const format = useFormat();
  const { data } = useAlertCounts();
  if (data === undefined) return null;
  return (
    <p
      className={`mt-auto flex h-6 items-center justify-between text-xs ${data.overdue > 0 ? 'font-semibold text-critical' : 'text-soft'}`}
    >
      <span>{t('ui.counts.overdue')}</span>
      <span>{format.number(data.overdue)}</span>
    </p>
  );
}
