import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, CircleHelp, CirclePause, TriangleAlert } from 'lucide-react';
import type { SourceStatus, SourceView } from '../../src/api/schemas/source.ts';
import { read } from '../api/client.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { TimeText } from '../components/time-text.tsx';
import { filterFor } from '../events/event-search.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { type SourceHealth, sourceHealth } from './source-health.ts';

const POLL_MS = 30_000;

const LOOKS: Readonly<Record<SourceHealth, { tone: Tone; Icon: typeof CircleCheck }>> = {
  unknown: { tone: 'neutral', Icon: CircleHelp },
  off: { tone: 'neutral', Icon: CirclePause },
  never: { tone: 'warn', Icon: CircleDashed },
  silent: { tone: 'danger', Icon: TriangleAlert },
  garbled: { tone: 'warn', Icon: TriangleAlert },
  alive: { tone: 'good', Icon: CircleCheck },
};

interface SourceLineProps {
  readonly source: SourceView;
  readonly typeTitle: string;
}

/** One source with what it sent of late. */
export function SourceLine({ source, typeTitle }: SourceLineProps) {
  const t = useText();
  const format = useFormat();
  const { data: status, isError } = useQuery({
    queryKey: ['sources', 'status', source.id],
    queryFn: ({ signal }) =>
      read<SourceStatus>(`/v1/sources/${encodeURIComponent(source.id)}/status`, { signal }),
    refetchInterval: POLL_MS,
  });
  const health = sourceHealth(source, isError ? undefined : status);
  const { tone, Icon } = LOOKS[health];
  return (
    <tr className="max-md:flex max-md:flex-col max-md:gap-1 max-md:py-3 md:align-top [&>td]:px-4 md:[&>td]:py-2.5">
      <td>
        <Chip
          tone={tone}
          icon={<Icon aria-hidden="true" size={13} />}
          title={t(`ui.sources.hint.${health}`)}
        >
          {t(`ui.sources.health.${health}`)}
        </Chip>
      </td>
      <td>
        <p className="font-medium">{source.name}</p>
        <p className="text-xs text-soft">
          <span className="font-mono">{source.id}</span> · {typeTitle}
        </p>
      </td>
      <td>
        {source.provinceName}
        <p className="text-xs text-soft">{source.communeName}</p>
      </td>
      <td>
        {status?.lastEventMs === undefined ? (
          <span className="text-soft">{status === undefined ? '…' : t('ui.sources.no_event')}</span>
        ) : (
          <>
            <TimeText atMs={status.lastEventMs} />
            <p>
              <Link
                to="/events"
                search={{ filter: [filterFor('gac.source.id', source.id)] }}
                className="text-xs text-accent underline"
              >
                {t('ui.sources.events')}
              </Link>
            </p>
          </>
        )}
      </td>
      <td>
        {status === undefined ? (
          '…'
        ) : (
          <>
            {t('ui.sources.day', { count: format.number(status.eventsLastDay) })}
            {status.deadLettersLastDay === 0 ? null : (
              <p className="text-xs text-warn">
                {t('ui.sources.unread', { count: format.number(status.deadLettersLastDay) })}
              </p>
            )}
          </>
        )}
      </td>
      <td className="text-soft">{t(`ui.transport.${source.transport.kind}`)}</td>
    </tr>
  );
}
