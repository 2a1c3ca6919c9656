import { createHash } from 'node:crypto';
import type { AttemptResult } from '../../event/delivery.ts';
import type { Notifier, OwedDelivery } from '../contract.ts';
import { untilAborted } from '../until-aborted.ts';
import { mailContent } from './mail-content.ts';
import { createMailTransport, type MailServer } from './mail-transport.ts';

/** A mail server that does not answer in this time is tried again later. */
const TIMEOUT_MS = 20_000;
/** How long a mail that is under way may hold up the stop of the service. */
const STOP_GRACE_MS = 2_000;

export interface EmailNotifierOptions extends MailServer {
  /** Where people reach the console, for the links. */
  readonly publicUrl: string;
}

/**
 * Sends a notification as an e-mail that threads with the other mails of its alert. Accepted = the mail server took
 * it; 4yz answers and network failures are tried again, 5yz answers are final.
 * Source: RFC 5321 §4.2.1, RFC 5322 §3.6.4, RFC 3834 §5.
 */
export function createEmailNotifier(options: EmailNotifierOptions): Notifier {
  const transport = createMailTransport(options, TIMEOUT_MS);
  const domain = /@([^>\s]+)>?\s*$/.exec(options.from)?.[1] ?? 'gac.invalid';
  return {
    channel: 'email',
    attempt: async (owed, signal) => {
      try {
        const sending = transport.sendMail({
          from: options.from,
          to: owed.destination.address,
          ...mailContent(owed, options.publicUrl),
          ...threading(owed, domain),
        });
        // An answer that is on its way when the service stops is waited for a little: it saves a second mail.
        const sent = await untilAborted(sending, signal, STOP_GRACE_MS);
        return { kind: 'accepted', response: oneLine(sent.response) };
      } catch (error) {
        return judge(error);
      }
    },
  };
}

/** The same delivery always has the same Message-ID, so a repeated one is recognised as the same mail. */
function threading(owed: OwedDelivery, domain: string) {
  const { delivery } = owed;
  const thread = createHash('sha256')
    .update(`${delivery.alertId ?? delivery.id}|${delivery.destinationId}`)
    .digest('hex')
    .slice(0, 24);
  const messageId = (sequence: number) => `<${thread}.${sequence}@${domain}>`;
  const first = messageId(1);
  return {
    messageId: messageId(delivery.sequence),
    ...(delivery.sequence > 1 ? { inReplyTo: first, references: [first] } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Gac-Notification': delivery.id,
      ...(delivery.alertId ? { 'X-Gac-Alert': delivery.alertId } : {}),
    },
  };
}

function judge(error: unknown): AttemptResult {
  const { responseCode, code, message } = error as {
    responseCode?: number;
    code?: string;
    message?: string;
  };
  const reason = oneLine(
    [code, responseCode, message].filter((part) => part !== undefined).join(' '),
  );
  // A refused log-in or greeting is the operator's to mend; only a refused recipient or message is final.
  const final = code === 'EENVELOPE' || code === 'EMESSAGE';
  return final && responseCode !== undefined && responseCode >= 500
    ? { kind: 'rejected', reason }
    : { kind: 'retry', reason };
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').slice(0, 300);
}
