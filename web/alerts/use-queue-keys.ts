import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useSession } from '../api/session.ts';
import { copyText } from '../shell/notices.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useText } from '../text/use-text.ts';
import { undoChange } from './pending-changes.ts';
import type { AlertActions } from './use-alert-actions.ts';
import type { Selection } from './use-selection.ts';

interface QueueKeys {
  readonly current: AlertView | undefined;
  readonly isOpen: boolean;
  readonly mayChange: boolean;
  readonly actions: AlertActions;
  readonly selection: Selection;
  readonly step: (by: 1 | -1) => void;
  readonly show: (id: string | undefined) => void;
  readonly next: (doneId: string) => void;
  readonly onClose: (alert: AlertView) => void;
}

/** Id of the search field, for the key `/`. */
export const SEARCH_ID = 'queue-search';

/** The single keys of the queue and of the alert beside it. */
export function useQueueKeys(keys: QueueKeys): void {
  const { current, isOpen, mayChange, actions, selection, step, show, next, onClose } = keys;
  const t = useText();
  const { principal } = useSession();
  const open = () => {
    if (current !== undefined) show(current.id);
  };
  const back = () => {
    if (isOpen) show(undefined);
    else selection.clear();
  };
  const reading = {
    j: () => step(1),
    k: () => step(-1),
    o: open,
    Enter: open,
    y: () => {
      if (current !== undefined) void copyText(linkTo(current.id), t);
    },
    '[Shift]+/': () => document.getElementById(SEARCH_ID)?.focus(),
    z: () => undoChange(),
    Escape: back,
  };
  const changing = {
    a: async () => {
      if (current?.status !== 'open') return;
      if (await actions.now(current, { kind: 'acknowledge' })) next(current.id);
    },
    i: () => {
      if (current === undefined || current.status === 'closed') return;
      if (current.assignee === principal.id) return;
      void actions.now(current, { kind: 'assign', assignee: 'me' });
    },
    c: () => {
      if (current !== undefined && current.status !== 'closed') onClose(current);
    },
    x: () => {
      if (current !== undefined) selection.toggle(current.id);
    },
    'Shift+x': () => {
      if (current !== undefined) selection.toggle(current.id, true);
    },
  };
  useShortcuts(mayChange ? { ...reading, ...changing } : reading);
}

/** Address of an alert in the console. */
export function linkTo(id: string): string {
  return `${location.origin}/alerts/${encodeURIComponent(id)}`;
}
