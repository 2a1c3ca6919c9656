// Goal: what an operator and an analyst do at a terminal works on a running service, and what goes wrong is said with
// the next step and an exit code.
// Method: the real `gac` as a child process, which finds the real service by its data directory; answers are read from
// stdout, as text and with --json.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../servers/child-server.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { type CommandResult, runGac } from './gac-command.ts';
import { ServiceProcess } from './service-process.ts';

const SOURCE = 'cong-dvc-hoan-kiem';
const inbox = new WebhookInbox();
const service = new ServiceProcess({
  notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
});

const gac = (...words: string[]): Promise<CommandResult> => runGac(service.folder, words);

/** Runs a command with --json; its whole stdout is one document. */
// biome-ignore lint/suspicious/noExplicitAny: documents have every shape.
async function json(...words: string[]): Promise<any> {
  const result = await gac(...words, '--json');
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(result.stdout);
}

/** Runs a command that lists events with --json: one document a line. */
// biome-ignore lint/suspicious/noExplicitAny: documents have every shape.
async function jsonLines(...words: string[]): Promise<any[]> {
  const result = await gac(...words, '--json');
  expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}

/** Lines of a portal's log in which one address opens sixty dossiers. */
function enumeration(): string {
  const stamp = new Date()
    .toUTCString()
    .replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$1/$2/$3:$4 +0000');
  return Array.from(
    { length: 60 },
    (_, at) =>
      `203.0.113.77 - - [${stamp}] "GET /ho-so/${2_000 + at} HTTP/1.1" 200 9 "-" "curl/8.5.0"`,
  ).join('\n');
}

beforeAll(async () => {
  await Promise.all([service.start(), inbox.start()]);
});

afterAll(async () => {
  await service.remove();
  await inbox.stop();
});

describe('sources', () => {
  let key = '';

  it('are added, with a key and the line to try it', async () => {
    const added = await json('source', 'add', SOURCE, '--type', 'nginx.access', '--province', '01');
    expect(added.source).toMatchObject({ id: SOURCE, province: '01', provinceName: 'Hà Nội' });
    key = added.key;
    const second = ['source', 'add', 'otp-hoan-kiem', '--type', 'otp.sms-gateway'];
    const shown = await gac(...second, '--province', '01');
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('curl -H "Authorization: Bearer gsk_');
    const wrong = await gac('source', 'add', 'x1', '--type', 'nginx.acces', '--province', '01');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/GAC_REQUEST_INVALID.*nginx\.access/s);
  });

  it('are listed and tried with sample lines', async () => {
    const listed = await json('source', 'list');
    expect(listed.map(({ id }: { id: string }) => id).sort()).toEqual([SOURCE, 'otp-hoan-kiem']);
    expect((await gac('source', 'list')).stdout).toMatch(/ID\s+TYPE.*cong-dvc-hoan-kiem/s);
    const sample = `${enumeration().split('\n')[0]}\nnot a log line\n`;
    const tested = await runGac(service.folder, ['source', 'test', SOURCE, '--json'], sample);
    expect(tested.code).toBe(1);
    expect(JSON.parse(tested.stdout)).toMatchObject({ parsed: 1, failed: 1 });
    const text = await runGac(service.folder, ['source', 'test', SOURCE], sample);
    expect(text.stdout).toMatch(/2: malformed: /);
  });

  it('say how they are', async () => {
    const answer = await service.ingest(SOURCE, key, `${enumeration()}\nnot a log line`);
    expect(answer.body).toEqual({ accepted: 61, duplicate: false });
    const status = await until(async () => {
      const now = await json('source', 'status', SOURCE);
      return now.eventsLastHour === 61 ? now : undefined;
    });
    expect(status).toMatchObject({
      deadLettersLastDay: 1,
      deadLetterReasons: [{ reason: 'malformed', count: 1 }],
    });
  });
});

describe('alerts and events', () => {
  let id = '';

  it('are listed and shown', async () => {
    const page = await until(async () => {
      const now = await json('alert', 'list');
      return now.items.length > 0 ? now : undefined;
    });
    id = page.items[0].id;
    expect(page.items[0]).toMatchObject({ province: '01', status: 'open' });
    expect((await gac('alert', 'list', '--lang', 'vi')).stdout).toContain('Hà Nội');
    expect((await json('alert', 'show', id)).id).toBe(id);
    const shown = await gac('alert', 'show', id, '--lang', 'vi');
    expect(shown.stdout).toContain('203.0.113.77');
    expect(shown.stdout).toMatch(/^1\. /m);
    expect((await json('alert', 'list', '--province', '79')).items).toEqual([]);
  });

  it('are acknowledged and closed', async () => {
    expect(await json('alert', 'ack', id)).toMatchObject([{ id, status: 'acknowledged' }]);
    const bare = await gac('alert', 'close', id, '--verdict', 'benign');
    expect(bare.code).toBe(2);
    expect(bare.stderr).toContain('--note');
    const close = ['alert', 'close', id, '--verdict', 'true_positive', '--note', 'Đã chặn.'];
    expect(await json(...close)).toMatchObject([{ status: 'closed', verdict: 'true_positive' }]);
    expect((await json('alert', 'list')).items).toEqual([]);
    const again = await gac('alert', 'ack', id);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/^GAC_ALERT_TRANSITION: /);
  });

  it('are searched', async () => {
    const filter = ['--filter', 'url.path:/ho-so/2007', '--from', 'now-1h'];
    const [only, ...none] = await jsonLines('event', 'search', ...filter);
    expect(only.source.ip).toBe('203.0.113.77');
    expect(none).toEqual([]);
    const text = await gac('event', 'search', 'curl', '--size', '5');
    expect(text.stdout.split('\n').length).toBeGreaterThan(6);
    expect(text.stdout).toMatch(/\b60\b/);
    const wrong = await gac('event', 'search', '--filter', 'nonsense');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('field:value');
  });
});

describe('dead letters', () => {
  it('are read again after the type of their source was mended', async () => {
    const added = await json('source', 'add', 'sshd', '--type', 'nginx.access', '--province', '01');
    const lines = 'Nov 22 09:00:00 web01 sshd[9]: Connection closed by 192.0.2.7 port 4711';
    await service.ingest('sshd', added.key, lines);
    const own = ['--filter', 'gac.source.id:sshd'];
    const [dead] = await until(async () => {
      const now = await jsonLines('deadletter', 'list', ...own);
      return now.length > 0 ? now : undefined;
    });
    expect(dead.gac.dead_letter.reason).toBe('malformed');
    expect((await gac('deadletter', 'list', ...own)).stdout).toMatch(/sshd\s+malformed/);
    expect(await json('deadletter', 'replay', ...own)).toEqual({ replayed: 0, stillFailing: 1 });
    const { headers } = await service.call('GET', '/v1/sources/sshd');
    const match = { 'if-match': headers.get('etag') ?? '' };
    const mended = { type: 'openssh.auth' };
    expect((await service.call('PATCH', '/v1/sources/sshd', mended, match)).status).toBe(200);
    expect(await json('deadletter', 'replay', ...own, '--dry-run')).toEqual({ wouldReplay: 1 });
    expect(await json('deadletter', 'replay', ...own)).toEqual({ replayed: 1, stillFailing: 0 });
    expect(await jsonLines('deadletter', 'list', ...own)).toEqual([]);
    const [event] = await jsonLines('event', 'search', ...own);
    expect(event.event.id).toBe(dead.event.id);
    expect(event.source.ip).toBe('192.0.2.7');
  });
});

describe('people and destinations', () => {
  it('adds a person, whose password is shown once', async () => {
    const who = ['nguyen.van.a', '--role', 'province_analyst', '--province', '01'];
    const { user, password } = await json('user', 'add', ...who);
    expect(user).toMatchObject({ login: 'nguyen.van.a', provinces: ['01'] });
    const session = { login: 'nguyen.van.a', password, as: 'bearer' };
    expect((await service.call('POST', '/v1/session', session)).status).toBe(200);
    const users = await json('user', 'list');
    expect(users.map(({ login }: { login: string }) => login)).toContain('nguyen.van.a');
    const twice = await gac('user', 'add', ...who);
    expect(twice.code).toBe(1);
    expect(twice.stderr).toContain('GAC_CONFLICT');
  });

  it('adds a webhook, tries it and shows what became of the try', async () => {
    const added = await json('destination', 'add', inbox.address('soc'), '--province', '01');
    expect(added.destination).toMatchObject({ channel: 'webhook', province: '01' });
    inbox.trust('soc', added.secret);
    const { id } = added.destination;
    const tried = await json('destination', 'test', id);
    const listed = await until(async () => {
      const page = await json('delivery', 'list', '--destination', id, '--state', 'delivered');
      return page.items.length > 0 ? page.items : undefined;
    });
    expect(listed).toMatchObject([{ id: tried.id, type: 'delivery.test', attempts: 1 }]);
    expect(inbox.of('soc')).toMatchObject([{ id: tried.id, type: 'delivery.test' }]);
    expect((await gac('delivery', 'list')).stdout).toMatch(/ID\s+TYPE.*delivery\.test/s);
    expect((await json('destination', 'list'))[0].id).toBe(id);
  });
});

describe('what goes wrong', () => {
  it('names the nearest key of a configuration that has an unknown one', async () => {
    const file = path.join(service.folder, 'wrong.yaml');
    fs.writeFileSync(file, 'http:\n  prot: 8321\nstore:\n  retentionDays: 0\n');
    const checked = await gac('config', 'check', file);
    expect(checked.code).toBe(1);
    expect(checked.stderr).toContain('GAC_CONFIG_INVALID');
    expect(checked.stderr).toContain('wrong.yaml:2:3: Unknown key "http.prot".');
    expect(checked.stderr).toContain('Did you mean "http.port"?');
    expect(checked.stderr).toContain('store.retentionDays');
    const right = await json('config', 'check', path.join(service.folder, 'gac.yaml'));
    expect(right.notify.webhook.allowHttp).toBe(true);
  });

  it('names the nearest command of an unknown one', async () => {
    const wrong = await gac('alert', 'lst');
    expect(wrong.code).toBe(2);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toContain('gac alert list');
    expect((await gac('alert', 'list', '--sise', '3')).code).toBe(2);
    expect((await gac('alert', 'show')).code).toBe(2);
  });

  it('says when nobody answers, and whom it asked', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const nobody = await gac('alert', 'list', '--url', url, '--key', 'gak_x');
    expect(nobody.code).toBe(3);
    expect(nobody.stderr).toContain(url);
  });

  it('says when a key is wrong, and when there is none', async () => {
    const wrong = await gac('alert', 'list', '--url', service.url, '--key', 'gak_x');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/^GAC_AUTH_REQUIRED: /);
    const none = await gac('alert', 'list', '--url', service.url);
    expect(none.code).toBe(1);
    expect(none.stderr).not.toContain(' at ');
  });

  it('shows its help', async () => {
    const help = await gac('help');
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('source add');
    const one = await gac('source', 'add', '--help');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toContain('--province');
  });
});
