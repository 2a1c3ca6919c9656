import { Eye } from 'lucide-react';
import { useState } from 'react';
import type { RevealBody, RevelationView } from '../../src/api/schemas/person.ts';
import { CONSOLE_REVEAL_TEXTS } from '../../src/message/console-reveal-texts.ts';
import { send } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { CodeBlock } from '../components/code-block.tsx';
import { AreaField } from '../components/field.tsx';
import { Modal } from '../components/modal.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTextWith } from '../text/use-text.ts';

const REASON_MIN = 10;

/** Shows who the persons of an event are to who may know, for a reason that is put on record. */
export function RevealEvent({ eventId }: { readonly eventId: string }) {
  const t = useTextWith(CONSOLE_REVEAL_TEXTS);
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button icon={<Eye aria-hidden="true" size={14} />} onClick={() => setOpen(true)}>
        {t('ui.reveal.open')}
      </Button>
      {isOpen ? <RevealDialog eventId={eventId} onEnd={() => setOpen(false)} /> : null}
    </div>
  );
}

interface RevealDialogProps {
  readonly eventId: string;
  readonly onEnd: () => void;
}

function RevealDialog({ eventId, onEnd }: RevealDialogProps) {
  const t = useTextWith(CONSOLE_REVEAL_TEXTS);
  const [reason, setReason] = useState('');
  const [seen, setSeen] = useState<RevelationView>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isReady = reason.trim().length >= REASON_MIN && !isBusy;
  const reveal = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const path = `/v1/events/${encodeURIComponent(eventId)}/reveal`;
      const body: RevealBody = { reason: reason.trim() };
      setSeen(await send<RevelationView>('POST', path, { body }));
    } catch (error) {
      setFailure(failureText(error, t));
    }
    setBusy(false);
  };
  return (
    <Modal title={t('ui.reveal.open')} onClose={onEnd} wide>
      {seen === undefined ? (
        <form
          className="flex flex-col gap-4 text-sm"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) void reveal();
          }}
        >
          <p className="text-soft">{t('ui.reveal.lead')}</p>
          <AreaField
            name="reason"
            label={t('ui.reveal.reason')}
            hint={t('ui.reveal.reason_hint')}
            value={reason}
            onChange={setReason}
          />
          {failure === undefined ? null : (
            <p role="alert" className="text-danger">
              {failure}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onEnd}>{t('ui.cancel')}</Button>
            <Button type="submit" look="danger" disabled={!isReady}>
              {t('ui.reveal.submit')}
            </Button>
          </div>
        </form>
      ) : (
        <Revelation seen={seen} />
      )}
    </Modal>
  );
}

function Revelation({ seen }: { readonly seen: RevelationView }) {
  const t = useTextWith(CONSOLE_REVEAL_TEXTS);
  return (
    <div className="flex flex-col gap-3 text-sm">
      {seen.persons.length === 0 ? <p className="text-soft">{t('ui.reveal.none')}</p> : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {seen.persons.map(({ title, pseudonym, value }) => (
          <div key={pseudonym} className="contents">
            <dt className="text-soft">{t.of(title)}</dt>
            <dd className="min-w-0 font-mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {seen.unresolved === 0 ? null : (
        <p className="text-warn">{t('ui.reveal.unresolved', { count: seen.unresolved })}</p>
      )}
      <CodeBlock title={t('ui.reveal.line')} text={seen.line} wraps />
    </div>
  );
}
