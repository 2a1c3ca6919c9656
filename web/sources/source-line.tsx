import { Link } from '@tanstack/react-router';
import type { SourceView } from '../../src/api/schemas/source.ts';
import type { SourceHealthList } from '../../src/api/schemas/source-health.ts';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { DaySparkline } from './day-sparkline.tsx';
import { HealthChip, healthName } from './health-chip.tsx';
import { StageChip } from './stage-panel.tsx';
import { useSourceText } from './use-source-text.ts';

interface SourceLineProps {
  readonly source: SourceView;
  readonly health: SourceHealthList['items'][number] | undefined;
  readonly typeTitle: string;
}

/** One source: how it is and why, when it last spoke, and its last day. */
export function SourceLine({ source, health, typeTitle }: SourceLineProps) {
  const t = useSourceText();
  const format = useFormat();
  const reason = health?.reasons[0];
  const isWrong = health?.status === 'RED' || health?.status === 'YELLOW';
  return (
    <li
      data-source={source.id}
      className="grid items-center gap-x-5 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1.2fr)]"
    >
      <div className="min-w-0">
        <Link
          to="/sources/$sourceId"
          params={{ sourceId: source.id }}
          className="font-medium break-words underline decoration-line-strong underline-offset-2 hover:text-accent"
        >
          {source.name}
        </Link>
        <p className="text-xs break-words text-soft">
          {source.communeName === undefined ? '' : `${source.communeName}, `}
          {source.provinceName} · {typeTitle} · {t(`ui.transport.${source.transport.kind}`)}
        </p>
      </div>
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-1.5">
          <HealthChip status={source.enabled ? health?.status : 'OFF'} />
          {source.observing === true ? <StageChip isObserving /> : null}
        </div>
        <p className={`mt-1 text-xs ${isWrong ? 'text-ink' : 'text-soft'}`}>
          {reason === undefined
            ? t(`ui.health_hint.${healthName(health?.status)}`)
            : t.of(reason.text)}
        </p>
      </div>
      <div className="min-w-0">
        {health === undefined ? (
          <div className="h-8 rounded bg-raised/60" />
        ) : (
          <DaySparkline day={health.day} />
        )}
        <p className="mt-1 flex flex-wrap justify-between gap-x-2 text-xs text-soft">
          <span className="max-xl:hidden">{t('ui.sources.strip_span')}</span>
          <span>
            {health?.lastEventMs === undefined ? (
              t('ui.sources.no_event')
            ) : (
              <>
                {t('ui.sources.last')} <TimeText atMs={health.lastEventMs} />
                {' · '}
                {t('ui.sources.hour', { count: format.number(health.recordsLastHour) })}
              </>
            )}
          </span>
        </p>
      </div>
    </li>
  );
}
