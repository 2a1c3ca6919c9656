import http from 'node:http';
import type { Language } from '../../../message/text.ts';
import type { Clock } from '../../../telemetry/clock.ts';
import type { Log } from '../../../telemetry/log.ts';
import { LOOPBACK } from '../demo-configuration.ts';
import { INBOX_CSS, listPage, mailHtml, mailPage, webhookPage } from './inbox-pages.ts';
import { type MailInbox, startMailInbox } from './mail-inbox.ts';
import { HOOKS_PATH, WebhookInbox } from './webhook-inbox.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

interface Answer {
  readonly type: string;
  readonly policy: string;
  readonly body: string;
}

/** The inboxes of the demo: what a province receives, to look at. */
export interface Inbox {
  readonly url: string;
  readonly mail: MailInbox;
  readonly hooks: WebhookInbox;
  stop(): Promise<void>;
}

export interface InboxOptions {
  readonly port: number;
  /** Of pages whose address names none. */
  readonly language: Language;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts a mail server, a webhook receiver and the pages that show what they received. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const mail = await startMailInbox(options);
  const hooks = new WebhookInbox(options.clock);
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    if (request.method === 'POST' && pathname.startsWith(HOOKS_PATH)) {
      hooks.receive(request, response).catch((error: unknown) => {
        options.log.warn({ err: error }, 'A webhook of the demo could not be read.');
        response.destroy();
      });
      return;
    }
    const asked = searchParams.get('lang');
    const language = asked === 'vi' || asked === 'en' ? asked : options.language;
    const answer = request.method === 'GET' ? show(pathname, language, { mail, hooks }) : undefined;
    response.writeHead(answer ? 200 : 404, {
      ...HEADERS,
      'content-type': `${answer?.type ?? 'text/plain'}; charset=utf-8`,
      'content-security-policy': answer?.policy ?? PAGE_POLICY,
    });
    response.end(answer?.body ?? '404');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  hooks.url = `http://${LOOPBACK}:${port}`;
  return {
    url: hooks.url,
    mail,
    hooks,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, mail.stop()]);
    },
  };
}

function show(
  pathname: string,
  language: Language,
  { mail, hooks }: { mail: MailInbox; hooks: WebhookInbox },
): Answer | undefined {
  const page = (body: string) => ({ type: 'text/html', policy: PAGE_POLICY, body });
  if (pathname === '/inbox.css') return { type: 'text/css', policy: PAGE_POLICY, body: INBOX_CSS };
  if (pathname === '/') {
    const arrived = { mails: mail.mails.items, webhooks: hooks.webhooks.items };
    return page(listPage(language, arrived));
  }
  const [, kind, number, part] = /^\/(mails|webhooks)\/(\d{1,9})(\/html)?$/.exec(pathname) ?? [];
  if (kind === 'mails') {
    const found = mail.mails.at(Number(number));
    if (!found) return undefined;
    return part
      ? { type: 'text/html', policy: MAIL_POLICY, body: mailHtml(found) }
      : page(mailPage(language, found));
  }
  const found = kind === 'webhooks' && !part ? hooks.webhooks.at(Number(number)) : undefined;
  return found && page(webhookPage(language, found));
}
