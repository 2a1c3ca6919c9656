import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { EventPage, ReplayBody, ReplayResult } from '../../src/api/schemas/event.ts';
import type { DeadLetterReason } from '../../src/event/event.ts';
import { unreadText } from '../../src/message/unread-text.ts';
import { read, send } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { TimeText } from '../components/time-text.tsx';
import { filterFor } from '../events/event-search.ts';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { useFormat } from '../text/format.ts';
import { Part } from './part.tsx';
import { useSourceText } from './use-source-text.ts';

const SHOWN = 10;
const SPAN = 'now-7d';
const POLL_MS = 10_000;

/** Lines of a source that could not be read, with the reason, and reading them again. */
export function DeadLettersPart({ sourceId }: { readonly sourceId: string }) {
  const t = useSourceText();
  const format = useFormat();
  const { permissions } = useSession();
  const filter = [filterFor('gac.source.id', sourceId)];
  const { data, error } = useQuery({
    queryKey: ['deadletters', sourceId],
    queryFn: ({ signal }) =>
      read<EventPage>('/v1/deadletters', { query: { filter, from: SPAN, size: SHOWN }, signal }),
    enabled: permissions.includes('deadletter.read'),
    refetchInterval: POLL_MS,
  });
  const [isBusy, setBusy] = useState(false);
  if (!permissions.includes('deadletter.read')) return null;
  const replay = async () => {
    setBusy(true);
    try {
      const body: ReplayBody = { filter, from: SPAN };
      const { replayed, stillFailing } = await send<ReplayResult>(
        'POST',
        '/v1/deadletters/replay',
        { body },
      );
      const text = t('ui.dead.replayed', {
        read: format.number(replayed - stillFailing),
        failing: format.number(stillFailing),
      });
      notify({ tone: stillFailing === 0 ? 'good' : 'neutral', text });
      await queryClient.invalidateQueries({ queryKey: ['deadletters', sourceId] });
    } catch (reason) {
      notify({ tone: 'danger', text: failureText(reason, t) });
    }
    setBusy(false);
  };
  const total = data?.total.value ?? 0;
  return (
    <Part
      title={t('ui.dead.title')}
      aside={
        total > 0 && permissions.includes('deadletter.replay') ? (
          <Button
            icon={<RotateCw aria-hidden="true" size={14} />}
            disabled={isBusy}
            onClick={() => void replay()}
          >
            {t('ui.dead.replay')}
          </Button>
        ) : null
      }
    >
      {error === null ? null : <ErrorState error={error} />}
      {data === undefined && error === null ? <Skeleton lines={2} /> : null}
      {data === undefined ? null : (
        <p className="mb-1 text-soft">
          {total === 0 ? t('ui.dead.none') : t('ui.dead.count', { count: format.number(total) })}
        </p>
      )}
      <ul className="divide-y divide-line">
        {data?.items.map((event) => (
          <DeadLetter key={event.event.id} event={event} />
        ))}
      </ul>
    </Part>
  );
}

function DeadLetter({ event }: { readonly event: EventPage['items'][number] }) {
  const t = useSourceText();
  const letter = event.gac['dead_letter'] as
    | { reason: DeadLetterReason; detail: string }
    | undefined;
  return (
    <li className="py-1.5">
      <p className="flex flex-wrap gap-x-2 text-xs">
        <TimeText atMs={Date.parse(event['@timestamp'])} as="clock" className="text-soft" />
        <span className="text-warn">{t(`unread.reason.${letter?.reason ?? 'malformed'}`)}</span>
        <span className="min-w-0 break-words text-soft">
          {unreadText(letter?.detail ?? '', t.language)}
        </span>
      </p>
      <p className="line-clamp-2 font-mono text-xs break-all">
        {event.event.original ?? event.message}
      </p>
    </li>
  );
}
