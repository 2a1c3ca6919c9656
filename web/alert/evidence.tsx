import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { evidenceQuery } from '../api/alerts.ts';
import { Button } from '../components/button.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { EventTable } from '../events/event-table.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { jumpTo, Section } from './section.tsx';

const ANCHOR = 'evidence';
/** The first event, which may still be on its way. */
const FIRST = 'first';

/** The events that made the alert, each with the line as it was sent. */
export function Evidence({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const format = useFormat();
  const query = useInfiniteQuery(evidenceQuery(alert.id));
  const [openId, setOpenId] = useState<string>();
  const pages = query.data?.pages ?? [];
  const events = pages.flatMap((page) => page.items);
  const missing = pages.reduce((sum, page) => sum + page.missing.length, 0);
  useShortcuts({
    v: () => {
      setOpenId(openId === undefined ? FIRST : undefined);
      jumpTo(ANCHOR);
    },
  });
  return (
    <Section
      title={t('ui.evidence.title')}
      anchor={ANCHOR}
      aside={
        pages[0] === undefined
          ? null
          : t('ui.evidence.count', {
              shown: format.number(pages[0].total),
              all: format.number(alert.eventCount),
            })
      }
    >
      {query.error === null ? null : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending ? <Skeleton /> : null}
      {query.isSuccess && events.length === 0 && missing === 0 ? (
        <p className="text-soft">{t('ui.evidence.none')}</p>
      ) : null}
      {events.length === 0 ? null : (
        <EventTable
          events={events}
          openId={openId === FIRST ? events[0]?.event.id : openId}
          onOpen={setOpenId}
        />
      )}
      {missing === 0 ? null : (
        <p className="mt-2 text-warn">{t('ui.evidence.missing', { count: missing })}</p>
      )}
      {query.hasNextPage ? (
        <Button
          className="mt-2"
          disabled={query.isFetching}
          onClick={() => void query.fetchNextPage()}
        >
          {t('ui.more')}
        </Button>
      ) : null}
    </Section>
  );
}
