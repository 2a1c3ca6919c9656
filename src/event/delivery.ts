/** The states of a delivery; `DeliveryState` says what each means. */
export const DELIVERY_STATES = ['pending', 'delivered', 'retrying', 'dead'] as const;
/**
 * pending: owed, not yet tried. delivered: the destination's machine took it. retrying: tried, refused or
 * unreachable, will be tried again. dead: given up with a named reason, waiting for a person to redeliver.
 */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What a destination can be told; CloudEvents `type`. */
export const NOTIFICATION_TYPES = [
  'alert.created',
  'alert.updated',
  'alert.acknowledged',
  'alert.closed',
  'delivery.test',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** The ways out. A new channel is a new notifier folder. */
export const CHANNELS = ['email', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A SOC's address. */
export interface Destination {
  readonly id: string;
  /** The province whose alerts go here; `undefined` = the national centre, which receives all. */
  readonly province: string | undefined;
  readonly name: string;
  readonly channel: Channel;
  /** E-mail address, or the URL of the webhook. */
  readonly address: string;
  readonly language: 'vi' | 'en';
  readonly enabled: boolean;
  /** `degraded` after failures, `disabled` by HTTP 410 or a person; its queue is kept in every state. */
  readonly health: 'healthy' | 'degraded' | 'disabled';
  readonly createdAtMs: number;
}

/** One attempt series of one notification to one destination. */
export interface Delivery {
  /** `msg_…`, stable over all attempts: `webhook-id`, CloudEvents `id`. */
  readonly id: string;
  readonly alertId: string | undefined;
  readonly destinationId: string;
  readonly destinationName: string;
  readonly channel: Channel;
  readonly province: string | undefined;
  readonly type: NotificationType;
  /** Order of this notification within (destination, alert), from 1. */
  readonly sequence: number;
  readonly state: DeliveryState;
  /** Since it was owed, redelivered, or its destination switched on again. */
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly nextAttemptMs: number | undefined;
  readonly deliveredAtMs: number | undefined;
  /** What the destination answered last, in one line, without secrets. */
  readonly lastResponse: string | undefined;
  /** The destination's own receipt, when it gave one. */
  readonly receiptId: string | undefined;
}

/** What a notifier says of one attempt. */
export type AttemptResult =
  | { readonly kind: 'accepted'; readonly response: string; readonly receiptId?: string }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  | { readonly kind: 'rejected'; readonly reason: string; readonly disable?: boolean };
