import { CircleCheckBig, Hand, MessageSquarePlus, RotateCcw, UserRound, UserX } from 'lucide-react';
import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { CloseDialog } from '../alerts/close-dialog.tsx';
import { undoChange, usePendingKind } from '../alerts/pending-changes.ts';
import { useQueue } from '../alerts/queue-context.ts';
import { useAlertActions } from '../alerts/use-alert-actions.ts';
import { useAssignees, useMayChange } from '../api/alerts.ts';
import { useSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Menu, MenuItem, MenuLine } from '../components/menu.tsx';
import { useText } from '../text/use-text.ts';
import { CommentDialog } from './comment-dialog.tsx';

/** What a person can do with the alert at this point of its life. */
export function ActionBar({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const queue = useQueue();
  const actions = useAlertActions();
  const pending = usePendingKind(alert.id);
  const [dialog, setDialog] = useState<'close' | 'comment'>();
  if (!useMayChange()) {
    return <p className="border-t border-line px-4 py-3 text-soft">{t('ui.action.none')}</p>;
  }
  const acknowledge = async () => {
    if (await actions.now(alert, { kind: 'acknowledge' })) queue.next(alert.id);
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-2.5 print:hidden">
      {pending !== undefined ? (
        <Button
          icon={<RotateCcw aria-hidden="true" size={15} />}
          onClick={() => undoChange()}
          hint="z"
        >
          {t('ui.undo')}
        </Button>
      ) : alert.status === 'closed' ? (
        <Button
          icon={<RotateCcw aria-hidden="true" size={15} />}
          onClick={() => void actions.now(alert, { kind: 'reopen' })}
        >
          {t('ui.action.reopen')}
        </Button>
      ) : (
        <>
          {alert.status === 'open' ? (
            <Button
              look="primary"
              hint="a"
              icon={<Hand aria-hidden="true" size={15} />}
              onClick={() => void acknowledge()}
            >
              {t('ui.action.acknowledge')}
            </Button>
          ) : null}
          <AssignMenu alert={alert} />
          <Button
            look={alert.status === 'open' ? 'plain' : 'primary'}
            hint="c"
            icon={<CircleCheckBig aria-hidden="true" size={15} />}
            onClick={() => setDialog('close')}
          >
            {t('ui.action.close')}
          </Button>
        </>
      )}
      <Button
        look="quiet"
        icon={<MessageSquarePlus aria-hidden="true" size={15} />}
        onClick={() => setDialog('comment')}
      >
        {t('ui.action.comment')}
      </Button>
      {dialog === 'close' ? (
        <CloseDialog
          count={1}
          alert={alert}
          onCancel={() => setDialog(undefined)}
          onClose={(verdict, note) => {
            setDialog(undefined);
            actions.close(alert, verdict, note);
            queue.next(alert.id);
          }}
        />
      ) : null}
      {dialog === 'comment' ? (
        <CommentDialog alert={alert} onEnd={() => setDialog(undefined)} />
      ) : null}
    </div>
  );
}

function AssignMenu({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const people = useAssignees();
  const actions = useAlertActions();
  const { principal } = useSession();
  const assign = (assignee: string | null) => void actions.now(alert, { kind: 'assign', assignee });
  const others = people.filter(({ id }) => id !== principal.id && id !== alert.assignee);
  const icon = <UserRound aria-hidden="true" size={15} />;
  return (
    <Menu trigger={<Button icon={icon}>{t('ui.action.assign')}</Button>}>
      {alert.assignee === principal.id ? null : (
        <MenuItem icon={icon} onSelect={() => assign('me')}>
          {t('ui.action.assign_me')}
        </MenuItem>
      )}
      {alert.assignee === undefined ? null : (
        <MenuItem icon={<UserX aria-hidden="true" size={15} />} onSelect={() => assign(null)}>
          {t('ui.action.assign_nobody')}
        </MenuItem>
      )}
      {others.length === 0 ? null : <MenuLine />}
      {others.map(({ id, name }) => (
        <MenuItem key={id} icon={icon} onSelect={() => assign(id)}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}
