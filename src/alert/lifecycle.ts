import { type Alert, type AlertStatus, VERDICTS, type Verdict } from '../event/alert.ts';
import { GacError } from '../event/error.ts';
import type { Principal } from '../event/scope.ts';
import type { Signal } from '../event/signal.ts';
import type { AlertChange } from '../state/contract.ts';
import type { AlertLifecycle, ChangedAlert, LifeTimes } from './contract.ts';
import { fingerprint } from './fingerprint.ts';
import { joinSignal, openAlert } from './join-signal.ts';
import { worthTelling } from './milestone.ts';

/** Most characters of a note or a comment. */
export const NOTE_CHARACTERS_MAX = 4_000;

/** From which status a change is possible; every other is refused. */
const POSSIBLE_FROM: Readonly<Record<AlertChange['kind'], readonly AlertStatus[]>> = {
  acknowledge: ['open'],
  assign: ['open', 'acknowledged'],
  close: ['open', 'acknowledged'],
  reopen: ['closed'],
  comment: ['open', 'acknowledged', 'closed'],
};

/**
 * Verdicts that answer for the whole episode: what goes on after them was already judged, so it is counted and
 * nobody is told. After any other verdict an attack that goes on is a thing to act on, and opens another alert.
 */
const VERDICTS_FOR_EPISODE: readonly Verdict[] = ['false_positive', 'benign', 'duplicate', 'test'];

/**
 * What a person's change makes of an alert. Acknowledging and closing assign an alert that is nobody's to the
 * actor; closing an alert that nobody acknowledged acknowledges it; reopening starts the clock again.
 */
export function changeAlert(
  alert: Alert,
  actor: Principal,
  options: LifeTimes & { change: AlertChange },
): ChangedAlert {
  const { change, nowMs } = options;
  if (!POSSIBLE_FROM[change.kind].includes(alert.status)) {
    throw new GacError(
      'GAC_ALERT_TRANSITION',
      `Cannot ${change.kind} an alert that is ${alert.status}.`,
    );
  }
  const next = { ...alert, updatedAtMs: nowMs, version: alert.version + 1 };
  const assignee = alert.assignee ?? actor.id;
  switch (change.kind) {
    case 'acknowledge':
      return {
        alert: { ...next, status: 'acknowledged', acknowledgedAtMs: nowMs, assignee },
        detail: { assignee, overdue: isOverdue(alert, nowMs) },
        owes: 'alert.acknowledged',
      };
    case 'assign':
      return {
        alert: { ...next, assignee: change.assignee },
        detail: { from: alert.assignee ?? null, to: change.assignee ?? null },
        owes: undefined,
      };
    case 'close':
      return closeAlert(next, change, { nowMs, assignee });
    case 'reopen':
      return reopenAlert(next, options);
    case 'comment':
      return { alert: next, detail: { text: checkedNote('text', change.text) }, owes: undefined };
  }
}

function isOverdue({ quiet, acknowledgeDueMs }: Alert, nowMs: number): boolean {
  return quiet === undefined && nowMs > acknowledgeDueMs;
}

/** The alert as the service itself closes it when what it was about is over: nobody takes it on or acknowledges it by that. */
function endAlert(alert: Alert, { nowMs, verdict }: { nowMs: number; verdict: Verdict }): Alert {
  return {
    ...alert,
    ...{ status: 'closed', verdict, closeNote: undefined },
    closedAtMs: nowMs,
    updatedAtMs: nowMs,
    version: alert.version + 1,
  };
}

function closeAlert(
  next: Alert,
  change: Extract<AlertChange, { kind: 'close' }>,
  by: { nowMs: number; assignee: string },
): ChangedAlert {
  if (!Object.hasOwn(VERDICTS, change.verdict)) {
    throw new GacError('GAC_REQUEST_INVALID', 'Closing needs a verdict.', {
      issues: [{ at: '/verdict', detail: `one of ${Object.keys(VERDICTS).join(', ')}` }],
    });
  }
  const note = checkedNote('note', change.note);
  return {
    alert: {
      ...next,
      status: 'closed',
      verdict: change.verdict,
      closeNote: note,
      assignee: by.assignee,
      acknowledgedAtMs: next.acknowledgedAtMs ?? by.nowMs,
      closedAtMs: by.nowMs,
    },
    detail: { verdict: change.verdict, note, assignee: by.assignee },
    owes: 'alert.closed',
  };
}

function reopenAlert(next: Alert, times: LifeTimes): ChangedAlert {
  return {
    alert: {
      ...next,
      status: 'open',
      verdict: undefined,
      closeNote: undefined,
      acknowledgedAtMs: undefined,
      closedAtMs: undefined,
      acknowledgeDueMs: times.nowMs + times.acknowledgeMs,
    },
    detail: { verdict: next.verdict ?? null, note: next.closeNote ?? null },
    owes: 'alert.updated',
  };
}

function checkedNote(field: 'note' | 'text', value: string): string {
  const note = value.trim();
  if (note.length === 0 || note.length > NOTE_CHARACTERS_MAX) {
    throw new GacError('GAC_REQUEST_INVALID', `The ${field} is empty or too long.`, {
      issues: [{ at: `/${field}`, detail: `1 to ${NOTE_CHARACTERS_MAX} characters` }],
    });
  }
  return note;
}

function countsOnClosed(closed: Alert, signal: Signal): boolean {
  return (
    signal.continues &&
    closed.verdict !== undefined &&
    VERDICTS_FOR_EPISODE.includes(closed.verdict)
  );
}

/** The life of an alert, to be given to `openState`. */
export const ALERT_LIFECYCLE: AlertLifecycle = {
  fingerprint,
  open: openAlert,
  join: joinSignal,
  countsOnClosed,
  worthTelling,
  change: changeAlert,
  end: endAlert,
};
