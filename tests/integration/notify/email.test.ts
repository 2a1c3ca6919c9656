// Goal: a mail arrives readable in both languages, threads with its alert, and each refusal has the right outcome.
// Method: a real SMTP server that is told how to answer.
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmailNotifier } from '../../../src/notify/email/email-notifier.ts';
import { owedTo, SAMPLE_ALERT } from '../../sample-alert.ts';

const never = new AbortController().signal;
let server: SMTPServer | undefined;
afterEach(
  () => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())),
);

async function mailServer(answer: { recipient?: number; content?: number } = {}) {
  const mails: Email[] = [];
  const refusal = (code: number | undefined) =>
    code === undefined ? undefined : Object.assign(new Error('said no'), { responseCode: code });
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refusal(answer.recipient)),
    onData: async (stream, _session, done) => {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      if (answer.content === undefined) mails.push(await PostalMime.parse(Buffer.concat(chunks)));
      done(refusal(answer.content));
    },
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
  return { mails, port: (server.server.address() as AddressInfo).port };
}

const notifierAt = (port: number) =>
  createEmailNotifier({
    host: '127.0.0.1',
    port,
    secure: false,
    requireTls: false,
    user: undefined,
    password: undefined,
    from: 'Trạm Gác <gac@soc.example>',
    publicUrl: 'https://gac.example',
  });
const header = (mail: Email | undefined, name: string) =>
  mail?.headers.find(({ key }) => key === name)?.value;

describe('e-mail', () => {
  it('says what happened, where, how bad, what to do and until when, in Vietnamese', async () => {
    const { mails, port } = await mailServer();
    const owed = owedTo({ channel: 'email', address: 'soc@laocai.example' });
    expect(await notifierAt(port).attempt(owed, never)).toMatchObject({ kind: 'accepted' });
    const [mail] = mails;
    expect(mail?.subject).toBe('[Trạm Gác] [CAO] Lào Cai: Dò mã hồ sơ từ một địa chỉ ×3');
    expect(mail?.to?.[0]?.address).toBe('soc@laocai.example');
    for (const body of [mail?.text ?? '', mail?.html ?? '']) {
      expect(body).toContain('203.0.113.9 mở 60 mã hồ sơ');
      expect(body).toContain('Chặn địa chỉ.');
      expect(body).toContain(`https://gac.example/alerts/${SAMPLE_ALERT.id}`);
      expect(body).toContain('09:35:01 22/11/2026');
      expect(body).toContain('hãy bấm Tiếp nhận');
    }
    expect(mail?.text).toContain(`Mã cảnh báo: ${SAMPLE_ALERT.id}`);
    expect(mail?.html).toContain('<html lang="vi">');
    expect(mail?.html).not.toContain('<script>');
    expect(header(mail, 'auto-submitted')).toBe('auto-generated');
    expect(header(mail, 'x-gac-alert')).toBe(SAMPLE_ALERT.id);
  });

  it('says in its subject that somebody is on it, and what came of it', async () => {
    const { mails, port } = await mailServer();
    const to = { channel: 'email', address: 'soc@laocai.example' } as const;
    const acknowledgedAtMs = Date.parse('2026-11-22T02:20:00Z');
    const taken = { ...SAMPLE_ALERT, status: 'acknowledged', acknowledgedAtMs } as const;
    const closeNote = 'Đã gọi đơn vị vận hành: đúng là dò quét.';
    const closed = { ...taken, status: 'closed', verdict: 'true_positive', closeNote } as const;
    for (const alert of [taken, closed]) {
      await notifierAt(port).attempt({ ...owedTo(to), alert }, never);
    }
    expect(mails[0]?.subject).toContain('[CAO] [Đã tiếp nhận] Lào Cai: Dò mã hồ sơ');
    expect(mails[1]?.subject).toContain('[CAO] [Đã đóng] Lào Cai: Dò mã hồ sơ');
    expect(mails[1]?.text).toContain('Kết luận: Đúng là sự cố');
    // What a person writes may name persons: it stays in the console.
    expect(JSON.stringify(mails)).not.toContain(closeNote);
    for (const { text = '' } of mails) {
      expect(text).toContain('Tiếp nhận lúc: 09:20:00 22/11/2026');
      expect(text).not.toContain('Hạn tiếp nhận');
      expect(text).not.toContain('hãy bấm');
    }
  });

  it('writes English to those who read it', async () => {
    const { mails, port } = await mailServer();
    const owed = owedTo({ channel: 'email', address: 'soc@example.org', language: 'en' });
    await notifierAt(port).attempt(owed, never);
    expect(mails[0]?.subject).toContain('[HIGH] Lao Cai: Dossier ids enumerated');
    expect(mails[0]?.text).toContain('Block it.');
  });

  it('threads later mails with the first, and repeats a delivery under the same Message-ID', async () => {
    const { mails, port } = await mailServer();
    const destination = { channel: 'email', address: 'soc@laocai.example' } as const;
    await notifierAt(port).attempt(owedTo(destination), never);
    await notifierAt(port).attempt(
      owedTo(destination, { sequence: 2, type: 'alert.closed' }),
      never,
    );
    await notifierAt(port).attempt(owedTo(destination), never);
    expect(mails[1]?.inReplyTo).toBe(mails[0]?.messageId);
    expect(mails[1]?.references).toBe(mails[0]?.messageId);
    expect(mails[2]?.messageId).toBe(mails[0]?.messageId);
    expect(mails[1]?.messageId).not.toBe(mails[0]?.messageId);
  });

  it('sends a test notification that says that it is one', async () => {
    const { mails, port } = await mailServer();
    const owed = owedTo({ channel: 'email', address: 'soc@x.example' }, { type: 'delivery.test' });
    await notifierAt(port).attempt(owed, never);
    expect(mails[0]?.subject).toBe('[Trạm Gác] Thông báo thử gửi SOC Lào Cai');
  });

  it.each([
    ['a recipient refused for good', { recipient: 550 }, 'rejected'],
    ['a recipient refused for now', { recipient: 450 }, 'retry'],
    ['a message refused for good', { content: 554 }, 'rejected'],
    ['a message refused for now', { content: 451 }, 'retry'],
  ])('%s', async (_name, answer, kind) => {
    const { port } = await mailServer(answer);
    const owed = owedTo({ channel: 'email', address: 'soc@x.example' });
    expect(await notifierAt(port).attempt(owed, never)).toMatchObject({ kind });
  });

  it('tries again when nobody listens', async () => {
    const owed = owedTo({ channel: 'email', address: 'soc@x.example' });
    const result = await notifierAt(1).attempt(owed, never);
    expect(result).toMatchObject({
      kind: 'retry',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
