import { useRef, useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { VERDICTS, type Verdict } from '../../src/event/alert.ts';
import { Button } from '../components/button.tsx';
import { Modal } from '../components/modal.tsx';
import { useText } from '../text/use-text.ts';

const ORDER = Object.keys(VERDICTS) as Verdict[];
const NOTE_MAX = 4_000;

interface CloseDialogProps {
  /** How many alerts are closed together. */
  readonly count: number;
  /** The one that is closed: many have the same title, so its place and reason are told, too. */
  readonly alert?: AlertView;
  readonly onCancel: () => void;
  readonly onClose: (verdict: Verdict, note: string) => void;
}

/** Asks for the verdict (keys 1–7) and for the reason, both of which closing needs. */
export function CloseDialog({ count, alert, onCancel, onClose }: CloseDialogProps) {
  const t = useText();
  const [verdict, setVerdict] = useState<Verdict>();
  const [note, setNote] = useState('');
  const [isAsked, setAsked] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const isReady = verdict !== undefined && note.trim() !== '';
  const choose = (chosen: Verdict) => {
    setVerdict(chosen);
    field.current?.focus();
  };
  const submit = () => {
    setAsked(true);
    if (isReady) onClose(verdict, note.trim());
    else if (verdict !== undefined) field.current?.focus();
  };
  return (
    <Modal
      title={count === 1 ? t('ui.close.title') : t('ui.close.title_many', { count })}
      onClose={onCancel}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
          if (event.target instanceof HTMLTextAreaElement) return;
          const chosen = ORDER[Number(event.key) - 1];
          if (chosen === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
          event.preventDefault();
          choose(chosen);
        }}
        className="flex flex-col gap-4"
      >
        {alert === undefined ? null : <Subject alert={alert} />}
        <fieldset>
          <legend className="mb-2 font-semibold">{t('ui.close.verdict')}</legend>
          <div className="grid gap-1 sm:grid-cols-2">
            {ORDER.map((value, index) => (
              <label
                key={value}
                className="flex min-h-9 items-center gap-2 rounded-md border border-line px-2.5 has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="verdict"
                  className="accent-accent"
                  checked={verdict === value}
                  data-first={index === 0 ? '' : undefined}
                  onChange={() => setVerdict(value)}
                />
                <span className="flex-1">{t(`verdict.${value}`)}</span>
                <kbd className="font-mono text-xs text-soft">{index + 1}</kbd>
              </label>
            ))}
          </div>
          {isAsked && verdict === undefined ? (
            <p role="alert" className="mt-1 text-danger">
              {t('ui.close.verdict_missing')}
            </p>
          ) : null}
        </fieldset>
        <label className="flex flex-col gap-1.5">
          <span className="font-semibold">{t('ui.close.note')}</span>
          <textarea
            ref={field}
            value={note}
            rows={4}
            maxLength={NOTE_MAX}
            aria-invalid={isAsked && note.trim() === ''}
            aria-describedby="close-note-hint"
            onChange={(event) => setNote(event.target.value)}
            className="rounded-md border border-line-strong bg-surface px-3 py-2"
          />
          <span
            id="close-note-hint"
            className={isAsked && note.trim() === '' ? 'text-danger' : 'text-xs text-soft'}
          >
            {t('ui.close.note_hint')}
          </span>
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>{t('ui.cancel')}</Button>
          <Button type="submit" look="primary" hint="Ctrl+Enter">
            {t('ui.close.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Subject({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  return (
    <div className="min-w-0">
      <p className="font-medium">
        {t.of(alert.rule.title)} · {alert.provinceName}
      </p>
      <p className="line-clamp-3 text-xs break-words text-soft">{t.of(alert.reason)}</p>
    </div>
  );
}
