import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useAlertActions } from '../alerts/use-alert-actions.ts';
import { Button } from '../components/button.tsx';
import { Modal } from '../components/modal.tsx';
import { useText } from '../text/use-text.ts';

const TEXT_MAX = 4_000;

interface CommentDialogProps {
  readonly alert: AlertView;
  readonly onEnd: () => void;
}

/** Adds a note to the trail of an alert. */
export function CommentDialog({ alert, onEnd }: CommentDialogProps) {
  const t = useText();
  const actions = useAlertActions();
  const [text, setText] = useState('');
  const submit = async () => {
    if (text.trim() === '') return;
    if (await actions.now(alert, { kind: 'comment', text: text.trim() })) onEnd();
  };
  return (
    <Modal title={t('ui.action.comment')} onClose={onEnd}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <textarea
          aria-label={t('ui.comment.label')}
          data-first=""
          value={text}
          rows={5}
          maxLength={TEXT_MAX}
          onChange={(event) => setText(event.target.value)}
          className="rounded-md border border-line-strong bg-surface px-3 py-2"
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onEnd}>{t('ui.cancel')}</Button>
          <Button type="submit" look="primary" disabled={text.trim() === ''}>
            {t('ui.comment.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
