import { ChevronRight } from 'lucide-react';
import { Fragment, lazy, Suspense } from 'react';
import type { EventView } from '../../src/api/schemas/event.ts';
import { useSession } from '../api/session.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useText } from '../text/use-text.ts';

/** For the few who may; nobody else loads it. */
const RevealEvent = lazy(async () => ({
  default: (await import('./reveal-event.tsx')).RevealEvent,
}));

interface EventTableProps {
  readonly events: readonly EventView[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** Events in lines; one opens to its original line and to what was understood of it. */
export function EventTable({ events, openId, onOpen }: EventTableProps) {
  const t = useText();
  return (
    <table className="w-full table-fixed border-collapse text-xs">
      <thead className="text-left text-soft">
        <tr className="border-b border-line">
          <th scope="col" className="w-28 py-1 pl-6 font-medium sm:w-36">
            {t('ui.event.time')}
          </th>
          <th scope="col" className="hidden w-36 py-1 pr-2 font-medium md:table-cell">
            {t('ui.event.source')}
          </th>
          <th scope="col" className="py-1 font-medium">
            {t('ui.event.line')}
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const { id } = event.event;
          const isOpen = id === openId;
          return (
            <Fragment key={id}>
              <tr className="border-b border-line align-top hover:bg-raised/60">
                <td className="py-1">
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    onClick={() => onOpen(isOpen ? undefined : id)}
                    className="flex min-h-6 items-center gap-1 text-left"
                  >
                    <ChevronRight
                      aria-hidden="true"
                      size={14}
                      className={`shrink-0 text-soft transition-transform ${isOpen ? 'rotate-90' : ''}`}
                    />
                    <TimeText atMs={Date.parse(event['@timestamp'])} as="clock" />
                  </button>
                </td>
                <td
                  className="hidden truncate py-1.5 pr-2 text-soft md:table-cell"
                  title={event.gac.source.type}
                >
                  {event.gac.source.id}
                </td>
                <td className="truncate py-1.5 font-mono" title={lineOf(event)}>
                  {event.event.kind === 'pipeline_error' ? (
                    <span className="mr-1.5 rounded bg-warn-soft px-1 font-sans text-warn">
                      {t('ui.event.unread')}
                    </span>
                  ) : null}
                  {lineOf(event)}
                </td>
              </tr>
              {isOpen ? (
                <tr className="border-b border-line">
                  <td colSpan={3} className="pt-1 pb-3 pl-6">
                    <EventDetail event={event} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function lineOf(event: EventView): string {
  return event.event.original ?? event.message ?? '';
}

function EventDetail({ event }: { readonly event: EventView }) {
  const t = useText();
  const mayReveal = useSession().permissions.includes('event.reveal');
  const { original, ...facts } = event.event;
  const document = JSON.stringify({ ...event, event: facts }, undefined, 2);
  return (
    <div className="flex flex-col gap-3">
      {original === undefined ? null : (
        <Block title={t('ui.event.original')} text={original} wraps />
      )}
      <Block title={t('ui.event.normalized')} text={document} />
      {mayReveal ? (
        <Suspense fallback={null}>
          <RevealEvent eventId={event.event.id} />
        </Suspense>
      ) : null}
    </div>
  );
}

interface BlockProps {
  readonly title: string;
  readonly text: string;
  readonly wraps?: boolean;
}

function Block({ title, text, wraps = false }: BlockProps) {
  return (
    <div>
      <div className="mb-0.5 flex items-center justify-between">
        <h4 className="font-semibold text-soft">{title}</h4>
        <CopyButton text={text} />
      </div>
      <section
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-md bg-raised p-2.5"
      >
        <pre className={`font-mono text-xs ${wraps ? 'break-all whitespace-pre-wrap' : ''}`}>
          {text}
        </pre>
      </section>
    </div>
  );
}
