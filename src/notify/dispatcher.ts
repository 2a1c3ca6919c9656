import type { AttemptResult, Channel } from '../event/delivery.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { NO_TRACING, type TraceAttributes, type Tracing } from '../telemetry/tracing.ts';
import type { Notifier, Outbox, OwedDelivery } from './contract.ts';
import { nextAttemptMs } from './retry-schedule.ts';

/** A lease outlives the longest attempt; after a crash another run takes over when it ends. */
const LEASE_MARGIN_MS = 30_000;
/** Longest sleep: what another process owes is seen after this. */
const SLEEP_MS_MAX = 5_000;
/** Something is due that another process, or a busy destination, holds: not asked for without a pause. */
const SLEEP_MS_MIN = 100;
const SLEEP_MS_AFTER_FAILURE = 1_000;

/** Why a delivery waits when its channel is not set up, with what to do. */
const NOT_CONFIGURED: Readonly<Record<Channel, string>> = {
  email: 'No mail server is configured; set notify.smtp in gac.yaml and start the service again.',
  webhook: 'Webhooks are not configured.',
};

export interface DispatcherOptions {
  readonly outbox: Outbox;
  readonly notifiers: readonly Notifier[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly concurrency: number;
  readonly attemptTimeoutMs: number;
  readonly random: () => number;
  /** Default: none. */
  readonly tracing?: Tracing;
}

export interface Dispatcher {
  /** Something is owed: look at once. */
  wake(): void;
  /** Leases nothing more, waits for the attempts under way. */
  stop(): Promise<void>;
}

/**
 * Pays what the outbox owes: at least once, in order per (destination, alert), until delivered or dead-lettered with
 * a named reason.
 */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let wakeUp: () => void = () => undefined;
  let woken = false;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopping.signal.aborted) wakeUp();
      woken = false;
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        const started = await startDue();
        if (started === 0) await sleep(await idleMs());
      } catch (error) {
        options.log.error({ err: error }, 'The outbox could not be read; it is tried again.');
        await sleep(SLEEP_MS_AFTER_FAILURE);
      }
    }
    await Promise.all(underWay);
  };

  const startDue = async () => {
    const free = options.concurrency - underWay.size;
    if (free <= 0) {
      await Promise.race(underWay);
      return 1;
    }
    const due = await options.outbox.lease({
      nowMs: options.clock.now(),
      max: free,
      leaseMs: options.attemptTimeoutMs + LEASE_MARGIN_MS,
    });
    for (const owed of due) {
      const paying: Promise<void> = pay(owed, options, stopping.signal).finally(() => {
        underWay.delete(paying);
        wake();
      });
      underWay.add(paying);
    }
    return due.length;
  };

  const idleMs = async () => {
    const dueMs = await options.outbox.nextDueMs();
    if (dueMs === undefined || underWay.size > 0) return SLEEP_MS_MAX;
    return Math.min(SLEEP_MS_MAX, Math.max(SLEEP_MS_MIN, dueMs - options.clock.now()));
  };

  const wake = () => {
    woken = true;
    wakeUp();
  };
  const running = run();
  return {
    wake,
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
}

async function pay(
  owed: OwedDelivery,
  options: DispatcherOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, metrics, tracing = NO_TRACING } = options;
  const { delivery } = owed;
  const attributes = tracing.enabled ? attributesOf(owed) : {};
  const result = await tracing.span('notify.attempt', { attributes }, async (span) => {
    const outcome = await attempt(owed, options, signal);
    // Never the reason: it may name the address of a person.
    span.set({ 'gac.outcome': outcome.kind });
    if (outcome.kind !== 'accepted') span.set({ 'error.type': outcome.kind });
    return outcome;
  });
  metrics.notifyAttempts.inc({ channel: delivery.channel, outcome: result.kind });
  try {
    await settle(owed, result, options);
  } catch (error) {
    // The lease ends by itself and the delivery is tried again under the same message id.
    log.error({ err: error, delivery: delivery.id }, 'The outcome of a delivery was not stored.');
  }
  if (result.kind !== 'accepted') {
    log.warn(
      { delivery: delivery.id, destination: delivery.destinationId, at: clock.now(), result },
      'A delivery attempt failed.',
    );
  }
}

async function attempt(
  owed: OwedDelivery,
  { notifiers, attemptTimeoutMs }: DispatcherOptions,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { channel } = owed.delivery;
  const notifier = notifiers.find((candidate) => candidate.channel === channel);
  if (!notifier) return { kind: 'retry', reason: NOT_CONFIGURED[channel] };
  // Every attempt ends before its lease does: nobody else may send the same delivery meanwhile.
  const limit = AbortSignal.any([signal, AbortSignal.timeout(attemptTimeoutMs)]);
  const attempted = await notifier.attempt(owed, limit);
  return attempted.kind === 'retry' && signal.aborted
    ? { kind: 'retry', reason: 'The service stopped during the attempt.' }
    : attempted;
}

function attributesOf({ delivery }: OwedDelivery): TraceAttributes {
  return {
    ...(delivery.alertId === undefined ? {} : { 'gac.alert.id': delivery.alertId }),
    'gac.delivery.id': delivery.id,
    'gac.destination.id': delivery.destinationId,
    'gac.channel': delivery.channel,
    'gac.attempt': delivery.attempts + 1,
  };
}

async function settle(
  { delivery }: OwedDelivery,
  result: AttemptResult,
  { outbox, clock, random }: DispatcherOptions,
): Promise<void> {
  const nowMs = clock.now();
  switch (result.kind) {
    case 'accepted':
      return await outbox.settle(
        delivery.id,
        {
          kind: 'delivered',
          response: result.response,
          ...(result.receiptId ? { receiptId: result.receiptId } : {}),
        },
        nowMs,
      );
    case 'rejected': {
      const dead = { kind: 'dead', reason: result.reason } as const;
      return await outbox.settle(
        delivery.id,
        { ...dead, disableDestination: result.disable ?? false },
        nowMs,
      );
    }
    case 'retry': {
      const attempts = delivery.attempts + 1;
      const next = nextAttemptMs(attempts, { nowMs, afterMs: result.afterMs, random });
      return next === undefined
        ? await outbox.settle(
            delivery.id,
            {
              kind: 'dead',
              reason: `Given up after 72 h: ${result.reason}`,
              disableDestination: false,
            },
            nowMs,
          )
        : await outbox.settle(
            delivery.id,
            { kind: 'retry', reason: result.reason, nextAttemptMs: next },
            nowMs,
          );
    }
  }
}
