import type { Alert } from '../event/alert.ts';
import type { AttemptResult, Channel, Delivery, Destination } from '../event/delivery.ts';

/** What one attempt needs: frozen when the delivery was owed, so that a retry says the same. */
export interface OwedDelivery {
  readonly delivery: Delivery;
  readonly destination: Destination;
  /** Secret of the destination (webhook signing secret); never logged. */
  readonly secret: string | undefined;
  /** The alert as it was when this notification was owed; `undefined` for `delivery.test`. */
  readonly alert: Alert | undefined;
}

/** Sends one notification by one channel. Never throws: every failure is a result. */
export interface Notifier {
  readonly channel: Channel;
  attempt(owed: OwedDelivery, signal: AbortSignal): Promise<AttemptResult>;
}

/** The outbox as the dispatcher sees it; kept by `state`. */
export interface Outbox {
  /** Leases due deliveries, oldest first, at most one per (destination, alert). */
  lease(options: { nowMs: number; max: number; leaseMs: number }): Promise<OwedDelivery[]>;
  settle(
    deliveryId: string,
    outcome:
      | { readonly kind: 'delivered'; readonly response: string; readonly receiptId?: string }
      | { readonly kind: 'retry'; readonly reason: string; readonly nextAttemptMs: number }
      | { readonly kind: 'dead'; readonly reason: string; readonly disableDestination: boolean },
    nowMs: number,
  ): Promise<void>;
  /**
   * What an ended process left leased is due at once, unless another process may be sending: an attempt under way
   * elsewhere would be made twice. A file is taken to be this process's own; where processes share a database it
   * knows who has it open.
   */
  releaseLeases(nowMs: number): Promise<void>;
  /** Earliest time at which something is due, if anything is. */
  nextDueMs(): Promise<number | undefined>;
}
