import type { MailServerOutcome } from '../../../notify/email/inspect-mail-server.ts';
import { mailServer } from '../../notifying.ts';
import type { Check } from '../check.ts';
import { type Finding, failed, ok, said, skipped } from '../finding.ts';
import { does, type Subject } from '../subject.ts';

const ID = 'mail.server';
const STEP_MS = 5_000;
const LIMIT_MS = 15_000;

/** Whether the mail server would take a mail of ours; none is sent. */
export function mailChecks(subject: Subject): Check[] {
  if (!does(subject, 'notify')) return [];
  const { smtp } = subject.configuration.notify;
  return [
    {
      ids: [ID],
      limitMs: LIMIT_MS,
      run: async (report) => {
        if (smtp === undefined) {
          report(skipped(ID, said('doctor.mail.none'), said('doctor.mail.none_step')));
          return;
        }
        const { inspectMailServer } = await import('../../../notify/email/inspect-mail-server.ts');
        const server = mailServer(smtp, subject.secrets);
        const outcome = await inspectMailServer(server, STEP_MS);
        report(judgeMailServer(outcome, { ...server, hasPassword: server.password !== undefined }));
      },
    },
  ];
}

/** What the mail server let us do. */
export function judgeMailServer(
  outcome: MailServerOutcome,
  server: {
    readonly host: string;
    readonly port: number;
    readonly user: string | undefined;
    readonly hasPassword: boolean;
  },
): Finding {
  const figures = { host: server.host, port: String(server.port), user: server.user ?? '–' };
  if (outcome.kind === 'ready') {
    const key = server.user === undefined ? 'doctor.mail.ready' : 'doctor.mail.logged_in';
    return ok(ID, said(key, figures));
  }
  const found = said('doctor.mail.missed', { ...figures, reason: outcome.reason });
  const steps = {
    refused: server.hasPassword ? 'doctor.mail.refused_step' : 'doctor.mail.password_step',
    untrusted: 'doctor.mail.untrusted_step',
    unreachable: 'doctor.mail.unreachable_step',
  } as const;
  return failed(ID, found, { step: said(steps[outcome.kind], figures) });
}
