import { CircleCheckBig, Hand, X } from 'lucide-react';
import { useState } from 'react';
import type { BulkResult } from '../../src/api/schemas/alert.ts';
import type { Verdict } from '../../src/event/alert.ts';
import { Button } from '../components/button.tsx';
import { Modal } from '../components/modal.tsx';
import { notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { useText } from '../text/use-text.ts';
import { type Change, changeAlerts } from './change-alert.ts';
import { CloseDialog } from './close-dialog.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import type { Selection } from './use-selection.ts';

/** What can be done with all that are ticked: asked first, done after the undo window. */
export function BulkBar({ selection }: { readonly selection: Selection }) {
  const t = useText();
  const actions = useAlertActions();
  const [isClosing, setClosing] = useState(false);
  const [trial, setTrial] = useState<{ change: Change; result: BulkResult }>();
  const ask = async (change: Change) => {
    try {
      // The ids are frozen here: what joins the queue meanwhile is not touched.
      setTrial({
        change,
        result: await changeAlerts([...selection.ids], change, { dryRun: true }),
      });
    } catch (error) {
      notify({ tone: 'danger', text: failureText(error, t) });
    }
  };
  const confirm = (change: Change, result: BulkResult) => {
    const possible = result.items.filter((item) => item.status < 400).map((item) => item.id);
    actions.many(possible, change);
    setTrial(undefined);
    selection.clear();
    // What had the focus goes away with the ticks.
    document.querySelector<HTMLElement>('[data-alert][tabindex="0"]')?.focus();
  };
  return (
    <div className="mx-4 mb-2 flex flex-wrap items-center gap-2 rounded-lg bg-accent-soft px-3 py-px">
      <p className="mr-2 font-semibold text-accent">
        {t('ui.bulk.selected', { count: selection.ids.size })}
      </p>
      <Button
        icon={<Hand aria-hidden="true" size={14} />}
        onClick={() => void ask({ kind: 'acknowledge' })}
      >
        {t('ui.action.acknowledge')}
      </Button>
      <Button
        icon={<CircleCheckBig aria-hidden="true" size={14} />}
        onClick={() => setClosing(true)}
      >
        {t('ui.action.close')}
      </Button>
      <Button
        look="quiet"
        icon={<X aria-hidden="true" size={14} />}
        onClick={selection.clear}
        hint="Esc"
      >
        {t('ui.bulk.clear')}
      </Button>
      {isClosing ? (
        <CloseDialog
          count={selection.ids.size}
          onCancel={() => setClosing(false)}
          onClose={(verdict: Verdict, note) => {
            setClosing(false);
            void ask({ kind: 'close', verdict, note });
          }}
        />
      ) : null}
      {trial === undefined ? null : (
        <Confirmation
          {...trial}
          onCancel={() => setTrial(undefined)}
          onConfirm={() => confirm(trial.change, trial.result)}
        />
      )}
    </div>
  );
}

interface ConfirmationProps {
  readonly change: Change;
  readonly result: BulkResult;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

function Confirmation({ change, result, onCancel, onConfirm }: ConfirmationProps) {
  const t = useText();
  const { succeeded, failed } = result;
  const isClose = change.kind === 'close';
  return (
    <Modal title={t('ui.bulk.confirm_title')} onClose={onCancel}>
      <p>
        {t(isClose ? 'ui.bulk.would_close' : 'ui.bulk.would_acknowledge', { count: succeeded })}
      </p>
      {failed === 0 ? null : (
        <p className="mt-2 text-warn">{t('ui.bulk.would_skip', { count: failed })}</p>
      )}
      <p className="mt-2 text-soft">{t('ui.bulk.undo_hint')}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onCancel}>{t('ui.cancel')}</Button>
        <Button look="primary" data-first="" disabled={succeeded === 0} onClick={onConfirm}>
          {t(isClose ? 'ui.action.close' : 'ui.action.acknowledge')}
        </Button>
      </div>
    </Modal>
  );
}
