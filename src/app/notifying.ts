import type { Notifier } from '../notify/contract.ts';
import { type Dispatcher, startDispatcher } from '../notify/dispatcher.ts';
import { createEmailNotifier } from '../notify/email/email-notifier.ts';
import type { MailServer } from '../notify/email/mail-transport.ts';
import { AddressGuard } from '../notify/webhook/address-guard.ts';
import { createWebhookNotifier } from '../notify/webhook/webhook-notifier.ts';
import type { State } from '../state/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { checkAddressRanges } from './address-ranges.ts';
import type { Configuration, Secrets } from './configuration.ts';

export interface NotifyingOptions {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly state: State;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly publicUrl: string;
}

/** Starts paying what the outbox owes, by the channels that are configured. */
export function startNotifying(options: NotifyingOptions): Dispatcher {
  const { configuration, state, clock, log, metrics, tracing } = options;
  const { webhook, concurrency } = configuration.notify;
  const timeoutMs = webhook.timeoutSeconds * 1_000;
  const dispatcher = startDispatcher({
    outbox: state.outbox,
    notifiers: notifiersOf(options),
    ...{ clock, log, metrics, tracing, concurrency },
    attemptTimeoutMs: timeoutMs,
    random: Math.random,
  });
  state.onChange('deliveries', () => dispatcher.wake());
  return dispatcher;
}

function notifiersOf({ configuration, secrets, clock, publicUrl }: NotifyingOptions): Notifier[] {
  const { smtp, webhook } = configuration.notify;
  checkAddressRanges('notify.webhook.allowPrivateNetworks', webhook.allowPrivateNetworks);
  const guard = new AddressGuard({
    allowed: webhook.allowPrivateNetworks,
    allowHttp: webhook.allowHttp,
  });
  const timeoutMs = webhook.timeoutSeconds * 1_000;
  const notifiers = [createWebhookNotifier({ guard, clock, timeoutMs, publicUrl })];
  if (smtp) notifiers.push(createEmailNotifier({ ...mailServer(smtp, secrets), publicUrl }));
  return notifiers;
}

/** How the mail server is reached, and who sends. */
export function mailServer(
  smtp: NonNullable<Configuration['notify']['smtp']>,
  { smtpPassword: password }: Secrets,
): MailServer {
  const { host, port, secure, requireTls, user, from } = smtp;
  return { host, port, secure, requireTls, user, password, from };
}
