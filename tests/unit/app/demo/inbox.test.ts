// Goal: the inboxes show what a province really receives: the product’s own mails and webhooks, checked and harmless.
// Method: send with the real notifiers over real sockets and read the pages.
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Inbox, startInbox } from '../../../../src/app/demo/inbox/inbox-server.ts';
import { readMail } from '../../../../src/app/demo/inbox/read-mail.ts';
import type { Notifier } from '../../../../src/notify/contract.ts';
import { createEmailNotifier } from '../../../../src/notify/email/email-notifier.ts';
import { AddressGuard } from '../../../../src/notify/webhook/address-guard.ts';
import { createWebhookNotifier } from '../../../../src/notify/webhook/webhook-notifier.ts';
import { systemClock } from '../../../../src/telemetry/clock.ts';
import { createLog } from '../../../../src/telemetry/log.ts';
import { owedTo, SAMPLE_SECRET } from '../../../sample-alert.ts';

const publicUrl = 'http://127.0.0.1:1';
const never = new AbortController().signal;
let inbox: Inbox;
let email: Notifier;
let webhook: Notifier;

beforeAll(async () => {
  const log = createLog({ level: 'silent' });
  inbox = await startInbox({ port: 0, language: 'vi', clock: systemClock, log });
  inbox.hooks.trust('lao-cai', SAMPLE_SECRET);
  email = createEmailNotifier({
    host: '127.0.0.1',
    port: inbox.mail.port,
    ...{ secure: false, requireTls: false, user: undefined, password: undefined, publicUrl },
    from: 'Trạm Gác <gac@soc.example>',
  });
  const guard = new AddressGuard({ allowed: ['127.0.0.0/8'], allowHttp: true });
  webhook = createWebhookNotifier({ guard, clock: systemClock, timeoutMs: 5_000, publicUrl });
});

afterAll(() => inbox.stop());

const page = async (place: string) => {
  const response = await fetch(inbox.url + place);
  return { status: response.status, headers: response.headers, body: await response.text() };
};

describe('the inboxes of the demo', () => {
  it('shows a mail in the list, by itself and as HTML in a sandbox', async () => {
    const sent = await email.attempt(
      owedTo({ channel: 'email', address: 'soc@lao-cai.example' }),
      never,
    );
    expect(sent.kind).toBe('accepted');
    const list = await page('/');
    expect(list.body).toContain('soc@lao-cai.example');
    expect(list.body).toMatch(/Dò mã hồ sơ từ một địa chỉ/);
    expect(list.body).toContain('http-equiv="refresh"');
    const { number } = inbox.mail.mails.items[0]!;
    const mail = await page(`/mails/${number}?lang=en`);
    expect(mail.body).toMatch(/<iframe sandbox="(?!.*allow-scripts)(?!.*allow-same-origin)/);
    expect(mail.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.body).not.toContain('<script>');
    const html = await page(`/mails/${number}/html`);
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox .*default-src 'none'/);
    expect(html.body).toContain('Lào Cai');
  });

  it('marks a genuine webhook as verified and gives a receipt', async () => {
    const address = inbox.hooks.addressFor('lao-cai');
    const sent = await webhook.attempt(owedTo({ channel: 'webhook', address }), never);
    expect(sent).toMatchObject({ kind: 'accepted', receiptId: expect.stringMatching(/^rcpt_/) });
    const { number } = inbox.hooks.webhooks.items[0]!;
    expect((await page('/?lang=en')).body).toContain('✓ verified');
    const one = await page(`/webhooks/${number}`);
    expect(one.body).toContain('alert.created');
    expect(one.body).toContain('webhook-signature: v1,');
    expect(one.body).not.toContain('<script>');
  });

  it('marks a webhook of another signer as not verified and refuses it', async () => {
    const before = inbox.hooks.unverified;
    const address = inbox.hooks.addressFor('da-nang');
    inbox.hooks.trust('da-nang', `whsec_${Buffer.alloc(32).toString('base64')}`);
    const sent = await webhook.attempt(owedTo({ channel: 'webhook', address }), never);
    expect(sent.kind).toBe('rejected');
    expect(inbox.hooks.unverified).toBe(before + 1);
    expect((await page('/?lang=en')).body).toContain('✗ not verified');
  });

  it('answers 404 for what is not there and takes nothing elsewhere', async () => {
    for (const place of ['/mails/999', '/webhooks/999', '/webhooks/1/html', '/etc/passwd']) {
      expect((await page(place)).status, place).toBe(404);
    }
    const posted = await fetch(`${inbox.url}/mails/1`, { method: 'POST', body: 'x' });
    expect(posted.status).toBe(404);
  });
});

describe('readMail', () => {
  it('reads what another reader reads', async () => {
    const raw = Buffer.from(
      [
        'From: =?UTF-8?Q?Tr=E1=BA=A1m_G=C3=A1c?= <gac@soc.example>',
        'To: soc@lao-cai.example',
        'Subject: =?UTF-8?B?xJDDoCBO4bq1bmc6IGThu4thIGNo?=',
        ' =?UTF-8?B?4buJ?=',
        'Content-Type: multipart/alternative; boundary="a-b"',
        '',
        '--a-b',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'H=E1=BB=93 s=C6=A1 =',
        'm=E1=BB=9Bi',
        '--a-b',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('<p>Hồ sơ mới</p>').toString('base64'),
        '--a-b--',
        '',
      ].join('\r\n'),
    );
    const expected = await PostalMime.parse(raw);
    const mail = readMail(raw);
    expect(mail.subject).toBe(expected.subject);
    expect(mail.subject).toBe('Đà Nẵng: dịa chỉ');
    expect(mail.text.trim()).toBe(expected.text?.trim());
    expect(mail.html.trim()).toBe(expected.html?.trim());
    expect(mail.from).toContain(expected.from?.name);
  });
});
