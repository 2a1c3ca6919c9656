import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ChevronDown, ChevronUp, Link2, SearchX, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useQueue } from '../alerts/queue-context.ts';
import { linkTo } from '../alerts/use-queue-keys.ts';
import { alertQuery } from '../api/alerts.ts';
import { RequestError } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { IconButton } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { copyText } from '../shell/notices.ts';
import { useFormat } from '../text/format.ts';
import { useNow } from '../text/use-now.ts';
import { useText } from '../text/use-text.ts';
import { ActionBar } from './action-bar.tsx';
import { AlertHeader } from './alert-header.tsx';
import { Deliveries } from './deliveries.tsx';
import { Entities } from './entities.tsx';
import { Evidence } from './evidence.tsx';
import { Exceptions } from './exceptions.tsx';
import { NextSteps } from './next-steps.tsx';
import { NormalHere } from './normal-here.tsx';
import { Related } from './related.tsx';
import { Trail } from './trail.tsx';
import { Why } from './why.tsx';

/** One alert, in the order in which an analyst asks: beside the queue, or alone on a narrow screen. */
export function AlertPage() {
  const t = useText();
  const { alertId } = useParams({ from: '/alerts/$alertId' });
  const { data: alert, error, refetch } = useQuery(alertQuery(alertId));
  const isAbsent = error instanceof RequestError && error.status === 404;
  return (
    <section
      aria-label={t('ui.alert.label')}
      className="flex min-h-0 w-full flex-col border-line bg-ground xl:w-[46rem] xl:max-w-[52%] xl:shrink-0 xl:border-l"
    >
      <Toolbar alertId={alertId} />
      {isAbsent ? (
        <EmptyState icon={<SearchX aria-hidden="true" size={28} />} title={t('ui.alert.absent')}>
          {t('ui.alert.absent_text')}
        </EmptyState>
      ) : alert === undefined ? (
        error === null ? (
          <div className="p-5">
            <Skeleton lines={9} />
          </div>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />}
          <Sections key={alert.id} alert={alert} />
          <ActionBar alert={alert} />
        </>
      )}
    </section>
  );
}

function Toolbar({ alertId }: { readonly alertId: string }) {
  const t = useText();
  const queue = useQueue();
  return (
    <div className="flex h-11 shrink-0 items-center gap-0.5 border-b border-line px-2 print:hidden">
      <IconButton label={t('ui.alert.previous')} onClick={() => queue.step(-1)}>
        <ChevronUp aria-hidden="true" size={18} />
      </IconButton>
      <IconButton label={t('ui.alert.next')} onClick={() => queue.step(1)}>
        <ChevronDown aria-hidden="true" size={18} />
      </IconButton>
      {queue.place === undefined ? null : (
        <p className="px-1 text-xs text-soft">{t('ui.alert.place', queue.place)}</p>
      )}
      <span className="flex-1" />
      <IconButton label={t('ui.alert.copy_link')} onClick={() => void copyText(linkTo(alertId), t)}>
        <Link2 aria-hidden="true" size={17} />
      </IconButton>
      <IconButton label={t('ui.alert.close_page')} onClick={queue.close}>
        <X aria-hidden="true" size={18} />
      </IconButton>
    </div>
  );
}

function Sections({ alert }: { readonly alert: AlertView }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain scroll-smooth">
      <Printed alertId={alert.id} />
      <AlertHeader alert={alert} heading={heading} />
      <div className="flex flex-col gap-3 px-4 pb-6">
        <Why alert={alert} />
        <Entities alert={alert} />
        <NormalHere alert={alert} />
        <NextSteps alert={alert} />
        <Related alert={alert} />
        <Evidence alert={alert} />
        <Exceptions alert={alert} />
        <Deliveries alert={alert} />
        <Trail alert={alert} />
      </div>
    </div>
  );
}

/** On paper nobody can ask whose it is, of when, and where more of it stands. */
function Printed({ alertId }: { readonly alertId: string }) {
  const t = useText();
  const format = useFormat();
  const nowMs = useNow();
  const { principal } = useSession();
  return (
    <p className="hidden px-4 pt-2 text-xs text-soft print:block">
      {t('ui.alert.printed', { time: format.stamp(nowMs), name: principal.name })}
      <span className="block font-mono">{linkTo(alertId)}</span>
    </p>
  );
}
