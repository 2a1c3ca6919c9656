import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import type { ParserList, SourceList } from '../../src/api/schemas/source.ts';
import { read } from '../api/client.ts';
import { Room } from '../components/room.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useText } from '../text/use-text.ts';
import { SourceLine } from './source-line.tsx';

const POLL_MS = 60_000;

/** Every source within the scope, and whether it is alive and understood. */
export function SourcesRoom() {
  const t = useText();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['sources', 'list'],
    queryFn: ({ signal }) => read<SourceList>('/v1/sources', { signal }),
    refetchInterval: POLL_MS,
  });
  const parsers = useQuery({
    queryKey: ['parsers'],
    queryFn: ({ signal }) => read<ParserList>('/v1/parsers', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const titles = new Map(parsers?.items.map(({ type, title }) => [type, t.of(title)]));
  return (
    <Room title={t('ui.nav.sources')} lead={t('ui.sources.lead')}>
      {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
      {isPending ? <Skeleton lines={6} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState icon={<Radio aria-hidden="true" size={28} />} title={t('ui.sources.none')}>
          {t('ui.sources.none_text')}
        </EmptyState>
      ) : null}
      {data === undefined || data.items.length === 0 ? null : (
        <div className="overflow-x-auto rounded-lg border border-line bg-surface">
          <table className="w-full text-left max-md:block">
            <thead className="border-b border-line text-xs text-soft max-md:sr-only">
              <tr>
                {(['state', 'name', 'place', 'last', 'day', 'transport'] as const).map((name) => (
                  <th key={name} scope="col" className="px-4 py-2 font-medium">
                    {t(`ui.sources.column.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line max-md:block">
              {data.items.map((source) => (
                <SourceLine
                  key={source.id}
                  source={source}
                  typeTitle={titles.get(source.type) ?? source.type}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Room>
  );
}
