import type { Alert, Verdict } from '../event/alert.ts';
import type { NotificationType } from '../event/delivery.ts';
import type { Principal } from '../event/scope.ts';
import type { Signal } from '../event/signal.ts';
import type { AlertChange } from '../state/contract.ts';

/** Times that a step of an alert's life depends on. */
export interface LifeTimes {
  readonly nowMs: number;
  /** How long the SOC has until it must have acknowledged, from the level. */
  readonly acknowledgeMs: number;
}

/** What a person's change makes of an alert. */
export interface ChangedAlert {
  readonly alert: Alert;
  /** For the audit trail. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** What the destinations are told, if anything. */
  readonly owes: NotificationType | undefined;
}

/** The life of an alert as pure functions; `state` stores what they return. */
export interface AlertLifecycle {
  /** Signals with the same fingerprint join the same unclosed alert. */
  fingerprint(signal: Signal): string;
  /** The alert that a first signal opens; its id depends on its fingerprint and how many alerts that had before. */
  open(signal: Signal, times: LifeTimes, earlier?: number): Alert;
  /** The alert after one more signal of its fingerprint; its version rises by one. */
  join(alert: Alert, signal: Signal, times: LifeTimes): Alert;
  /** Whether a signal is counted on this closed alert, instead of opening another one. */
  countsOnClosed(closed: Alert, signal: Signal): boolean;
  /** Whether signals changed an alert enough to tell its destinations. */
  worthTelling(before: Alert, after: Alert): boolean;
  /** @throws GacError GAC_ALERT_TRANSITION, GAC_REQUEST_INVALID */
  change(
    alert: Alert,
    actor: Principal,
    options: LifeTimes & { change: AlertChange },
  ): ChangedAlert;
  /** The alert as the service itself closes it, by no person's doing. */
  end(alert: Alert, how: { readonly nowMs: number; readonly verdict: Verdict }): Alert;
}
