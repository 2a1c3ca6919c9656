import type { AlertView } from '../../src/api/schemas/alert.ts';
import type { Verdict } from '../../src/event/alert.ts';
import { copyText, notify } from '../shell/notices.ts';
import { failureText } from '../text/failure-text.ts';
import { type TextKey, useText } from '../text/use-text.ts';
import { type Change, changeAlert, changeAlerts } from './change-alert.ts';
import { holdChange, type PendingChange, UNDO_MS, undoChange } from './pending-changes.ts';

/** How long a note that could not be saved can be copied. */
const NOTE_SHOWN_MS = 60_000;

/** What people do with alerts, each with a word about how it went. */
export interface AlertActions {
  /** At once; says whether it was done. */
  now(alert: AlertView, change: Change): Promise<boolean>;
  /** After the undo window, since closing cannot be taken back unnoticed. */
  close(alert: AlertView, verdict: Verdict, note: string): void;
  /** Many at once, after the undo window. */
  many(ids: readonly string[], change: Change): void;
}

const DONE: Readonly<Record<Change['kind'], TextKey>> = {
  acknowledge: 'ui.done.acknowledge',
  assign: 'ui.done.assign',
  close: 'ui.done.close',
  reopen: 'ui.done.reopen',
  comment: 'ui.done.comment',
};

/** The actions, in the language of the person. */
export function useAlertActions(): AlertActions {
  const t = useText();
  const fail = (error: unknown, note?: string) => {
    const text = failureText(error, t);
    if (note === undefined) return notify({ tone: 'danger', text });
    // What a person wrote is not lost with the change that was refused.
    const action = { label: t('ui.close.copy_note'), run: () => void copyText(note, t) };
    return notify({ tone: 'danger', text, action }, NOTE_SHOWN_MS);
  };
  const hold = (
    text: string,
    change: Omit<PendingChange, 'end' | 'undone' | 'commit'> & {
      commit: (keepalive: boolean) => unknown;
    },
    note?: string,
  ) => {
    const held: PendingChange = {
      ...change,
      commit: async (keepalive) => {
        try {
          await change.commit(keepalive);
        } catch (error) {
          fail(error, note);
        }
      },
      end: () => end(),
      undone: () => notify({ tone: 'neutral', text: t('ui.undone') }),
    };
    const action = { label: t('ui.undo'), run: () => undoChange(held) };
    const end = notify({ tone: 'neutral', text, action }, UNDO_MS);
    holdChange(held);
  };
  return {
    async now(alert, change) {
      try {
        await changeAlert(alert, change);
        notify({ tone: 'good', text: t(DONE[change.kind], { title: t.of(alert.rule.title) }) });
        return true;
      } catch (error) {
        fail(error);
        return false;
      }
    },
    close(alert, verdict, note) {
      const text = t('ui.closing', { verdict: t(`verdict.${verdict}`) });
      const change = { kind: 'close', verdict, note } as const;
      const commit = (keepalive: boolean) => changeAlert(alert, change, keepalive);
      hold(text, { ids: [alert.id], kind: 'close', commit }, note);
    },
    many(ids, change) {
      const key = change.kind === 'close' ? 'ui.bulk.closing' : 'ui.bulk.acknowledging';
      const commit = async (keepalive: boolean) => {
        const result = await changeAlerts(ids, change, { keepalive });
        const { succeeded, failed } = result;
        notify({
          tone: failed === 0 ? 'good' : 'danger',
          text: t(failed === 0 ? 'ui.bulk.done' : 'ui.bulk.done_partly', { succeeded, failed }),
        });
      };
      const note = change.kind === 'close' ? change.note : undefined;
      hold(t(key, { count: ids.length }), { ids, kind: change.kind, commit }, note);
    },
  };
}
