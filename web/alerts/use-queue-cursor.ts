import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';

/** Where in the queue the keys are, and what moves there. */
interface QueueCursor {
  /** Place in the list, -1 when it is nowhere. */
  readonly at: number;
  readonly id: string | undefined;
  /** Puts the keys on a row. */
  move(id: string): void;
  /** Opens an alert beside the queue, or closes the one that is open. */
  show(id: string | undefined, replace?: boolean): void;
  /** To the next or previous alert; opens it when one is open. */
  step(by: 1 | -1): void;
  /** After an alert was dealt with: to the one after it, which is read from the list of that moment. */
  next(doneId: string): void;
}

/** The cursor of a queue; it follows an alert by its id, so that the queue may change around it. */
export function useQueueCursor(
  alerts: readonly AlertView[],
  openId: string | undefined,
): QueueCursor {
  const navigate = useNavigate();
  const [cursorId, setCursorId] = useState<string>();
  const id = openId ?? cursorId;
  const at = alerts.findIndex((alert) => alert.id === id);
  const move = (to: string) => {
    setCursorId(to);
    focusRow(to);
  };
  const show = (to: string | undefined, replace = false) => {
    if (to === undefined) {
      void navigate({ to: '/alerts', search: true });
      if (id !== undefined) move(id);
      return;
    }
    setCursorId(to);
    void navigate({ to: '/alerts/$alertId', params: { alertId: to }, search: true, replace });
  };
  return {
    ...{ at, id, move, show },
    step(by) {
      const to = alerts[Math.min(alerts.length - 1, Math.max(0, at + by))];
      if (to === undefined) return;
      if (openId === undefined) move(to.id);
      else show(to.id, true);
    },
    next(doneId) {
      const place = alerts.findIndex((alert) => alert.id === doneId);
      // One that a link opened has no next one: it stays, with what was done.
      if (place < 0) return;
      const to = alerts[place + 1] ?? alerts[place - 1];
      if (openId !== undefined) show(to?.id, true);
      else if (to !== undefined) move(to.id);
    },
  };
}

/** Gives the focus to the row of an alert once it is drawn. */
function focusRow(id: string | undefined): void {
  if (id === undefined) return;
  const find = () =>
    document.querySelector<HTMLElement>(`[data-alert="${CSS.escape(id)}"]`)?.focus();
  requestAnimationFrame(() => requestAnimationFrame(find));
}
