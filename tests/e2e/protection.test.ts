// Goal: of each kind of person's value and of secret, whatever spelling it comes in, no clear copy is anywhere but
// where someone may look, for a reason that is written down; who may not look learns nothing.
// Method: one source of web lines, one of an OTP gateway whose report raises an alert, one that cannot read what it
// gets. Everything that the service wrote, sent or says is searched for the values in all spellings. Then persons are
// revealed and found again, by those who may and those who may not.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Mailbox } from '../servers/mailbox.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { read } from '../source-files.ts';
import { until } from '../until.ts';
import { walk } from './api-walk.ts';
import { ServiceProcess } from './service-process.ts';

const PERSONS = {
  citizen_id: '001090000457',
  phone: '0900000457',
  email: 'thu.thuy@hop-thu.example',
  bank_card: '4111111111111111',
  bank_account: '19001234567',
  health_insurance: 'DN4010012345678',
  social_insurance: '0198765432',
  passport: 'C7654321',
} as const;
const SECRETS = {
  otp: '483920',
  password: 'Bi-mat#2026',
  pin: '739164',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5ibyJ9.c2lnbmF0dXJl',
  cookie: 'A1B2C3D4E5F60718',
} as const;
const REASON = 'Vụ việc 12/2026: báo cho người dân bị lộ tài khoản';
const WEB = 'cong-dvc-bao-ve';
const OTP = 'otp-bao-ve';
const BROKEN = 'nguon-loi-bao-ve';

/** All of it in one query string, plain, encoded or encoded twice. */
function query(encode: (text: string) => string): string {
  const pairs = {
    cccd: PERSONS.citizen_id,
    sdt: PERSONS.phone,
    email: PERSONS.email,
    cardNumber: PERSONS.bank_card,
    stk: PERSONS.bank_account,
    bhyt: PERSONS.health_insurance,
    maSoBHXH: PERSONS.social_insurance,
    passport: PERSONS.passport,
    otp: SECRETS.otp,
    matKhau: SECRETS.password,
    pin: SECRETS.pin,
    access_token: SECRETS.token,
    JSESSIONID: SECRETS.cookie,
  };
  const text = Object.entries(pairs).map(([name, value]) => `${name}=${value}`);
  return encode(text.join('&').replace('#', '%23'));
}

const prose =
  `Ông Nguyễn Văn A, số căn cước ${PERSONS.citizen_id}, SĐT 0900 000 457, hộ chiếu số ${PERSONS.passport}, ` +
  `số tài khoản ${PERSONS.bank_account}, thẻ 4111 1111 1111 1111, BHYT ${PERSONS.health_insurance}, ` +
  `BHXH ${PERSONS.social_insurance}, thư ${PERSONS.email}. Mã OTP của bạn là ${SECRETS.otp}. ` +
  `Mật khẩu mới: ${SECRETS.password}`;
const json = JSON.stringify({
  password: SECRETS.password,
  pin: SECRETS.pin,
  user: { phone: PERSONS.phone, soGiayTo: PERSONS.citizen_id, email: PERSONS.email },
  headers: { Cookie: `JSESSIONID=${SECRETS.cookie}`, Authorization: `Bearer ${SECRETS.token}` },
});
const xml = `<u><CCCD>${PERSONS.citizen_id}</CCCD><wsse:Password Type="t">${SECRETS.password}</wsse:Password></u>`;

const stamp = (ms: number) => {
  const [, month, day, year, time] =
    /^\w+ (\w+) (\d+) (\d+) (\S+)/.exec(
      new Date(ms).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+)/, '$1 $3 $2 $4'),
    ) ?? [];
  return `${day?.padStart(2, '0')}/${month}/${year}:${time} +0000`;
};
const webLine = (target: string, referer = '-') =>
  `192.0.2.66 - - [${stamp(Date.now())}] "GET ${target} HTTP/1.1" 200 512 "${referer}" "curl/8.5.0"`;

/** Spellings of a value that anybody would read. */
function spellings(value: string): string[] {
  const grouped = value.replace(/(\d{4})(?=\d)/g, '$1 ');
  const phone = value === PERSONS.phone ? ['0900 000 457', '84900000457', '900000457'] : [];
  return [
    ...new Set([
      ...[value, encodeURIComponent(value), encodeURIComponent(encodeURIComponent(value))],
      ...[grouped, Buffer.from(value).toString('base64').replace(/=+$/, ''), ...phone],
    ]),
  ];
}
const CLEAR = [...Object.values(PERSONS), ...Object.values(SECRETS)].flatMap(spellings);

/** The clear values that a text has. */
function leaks(text: string): string[] {
  return CLEAR.filter((value) => text.includes(value));
}

/** The answer as it came; some are one JSON document a line. */
async function posted(route: string, body: unknown): Promise<string> {
  const response = await fetch(`${service.url}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  expect(response.ok, text).toBe(true);
  return text;
}

let service: ServiceProcess;
let province: Record<string, string> = {};
let foreign: Record<string, string> = {};
const mailbox = new Mailbox();
const inbox = new WebhookInbox();

async function send(source: string, key: string, lines: readonly string[]): Promise<void> {
  const answer = await service.ingest(source, key, lines.join('\n'));
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

function gateway(at: number): string {
  const time = new Date(Date.now() - (20 - at) * 1_000).toISOString();
  const content = `Ma OTP cua ban la ${SECRETS.otp}`;
  return JSON.stringify({
    ...{ time, transaction: `tx-${at}`, msisdn: PERSONS.phone, provider: 'viettel' },
    ...{ status: 'requested', content, note: prose },
  });
}

const events = async (q: string) =>
  (await service.call('GET', `/v1/events?size=100&q=${encodeURIComponent(q)}`)).body.items as {
    event: { id: string; original: string };
  }[];

beforeAll(async () => {
  await Promise.all([mailbox.start(), inbox.start()]);
  service = await new ServiceProcess({
    detect: { latenessSeconds: 2, idleSeconds: 3 },
    notify: {
      smtp: { host: '127.0.0.1', port: mailbox.port, requireTls: false, from: 'gac@soc.example' },
      webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] },
    },
  }).start();
  for (const [channel, address] of [
    ['email', 'soc@soc.example'],
    ['webhook', inbox.address('soc')],
  ] as const) {
    const body = { province: '79', name: `SOC ${channel}`, language: 'vi', channel, address };
    const created = await service.call('POST', '/v1/destinations', body);
    if (created.body.secret) inbox.trust('soc', created.body.secret);
  }
  const people = { role: 'province_analyst', provinces: ['79'] };
  province = await service.logIn({ login: 'soc-79', ...people });
  foreign = await service.logIn({ login: 'qt-48', role: 'admin', provinces: ['48'] });
  const web = await service.addSource({ id: WEB, type: 'nginx.access', province: '79' });
  const otp = await service.addSource({ id: OTP, type: 'otp.sms-gateway', province: '79' });
  const broken = await service.addSource({ id: BROKEN, type: 'nginx.access', province: '79' });
  const once = query((text) => text);
  const twice = query((text) => encodeURIComponent(text));
  await send(WEB, web, [
    webLine(`/tra-cuu?dau-tien=1&${once}`),
    webLine(`/r?u=https%3A%2F%2Fcong.example%2F%3F${twice}`),
    webLine(`/r?u=${query((text) => encodeURIComponent(encodeURIComponent(text)))}`),
    webLine('/x', `https://cong.example/?${once}`),
  ]);
  await send(BROKEN, broken, [
    prose,
    json,
    xml,
    `{"otp": "${SECRETS.otp}", "cccd": "${PERSONS.citizen_id}`,
  ]);
  await send(
    OTP,
    otp,
    Array.from({ length: 12 }, (_, at) => gateway(at)),
  );
  await until(async () => ((await events('dau-tien'))[0] ? true : undefined));
});

afterAll(async () => {
  await service?.remove();
  await Promise.all([mailbox.stop(), inbox.stop()]);
});

describe('no clear value', () => {
  it('goes to people outside, though they are told what happened', async () => {
    await until(async () => (inbox.of('soc').length > 0 ? true : undefined), 30_000);
    await until(async () => (mailbox.to('soc@soc.example').length > 0 ? true : undefined), 30_000);
    expect(leaks(JSON.stringify([...inbox.received, ...mailbox.mails]))).toEqual([]);
  });

  it('is in any answer of the API, nor in a trial, a backtest or a report about a sample', async () => {
    const marks = [{ value: 'cong-dvc' }, { value: 'OTP' }];
    const said = await walk(service, {}, marks);
    for (const { url, text } of said) expect(leaks(text), url).toEqual([]);
    expect(said.some(({ text }) => text.includes('[CCCD:'))).toBe(true);
    const file = 'otp-bombing.yml';
    const rules = [{ file, text: read(`detections/otp-abuse/${file}`) }];
    const lines = [webLine(`/x?${query((text) => text)}`), prose, json];
    const sample = { type: 'nginx.access', province: '79', lines };
    const answers = [
      await posted('/v1/backtests', { rules, from: 'now-1d', examples: 100 }),
      await posted(`/v1/sources/${WEB}/test`, { lines }),
      await posted('/v1/conformance', sample),
      await posted('/v1/conformance?format=html', sample),
      await posted('/v1/conformance?format=markdown&language=en', sample),
    ];
    for (const text of answers) expect(leaks(text)).toEqual([]);
  });

  it('is in a file or in the log of the service', async () => {
    await service.stop();
    const files = fs.readdirSync(service.dataDirectory, { recursive: true, encoding: 'utf8' });
    for (const file of files) {
      const whole = path.join(service.dataDirectory, file);
      if (fs.statSync(whole).isFile()) {
        expect(leaks(fs.readFileSync(whole, 'latin1')), file).toEqual([]);
      }
    }
    expect(leaks(service.log)).toEqual([]);
    await service.start();
  });
});

describe('who may look', () => {
  const reveal = (id: string, headers: Record<string, string> = {}) =>
    service.call('POST', `/v1/events/${id}/reveal`, { reason: REASON }, headers);
  const trail = async () =>
    (await service.call('GET', '/v1/audit?size=100')).body.items as {
      action: string;
      subject: string;
      actorName: string;
      detail: Record<string, unknown>;
    }[];

  it('sees persons in clear and no secret, and the audit says who and why', async () => {
    const [event] = await events('dau-tien');
    const id = event?.event.id ?? '';
    const { status, body } = await reveal(id);
    expect(status, JSON.stringify(body)).toBe(200);
    const found = body.persons.map((one: { detector: string; value: string }) => [
      one.detector,
      one.value,
    ]);
    expect(Object.fromEntries(found)).toEqual(PERSONS);
    expect(body.unresolved).toBe(0);
    for (const value of Object.values(PERSONS)) expect(body.line).toContain(value);
    for (const value of Object.values(SECRETS)) expect(JSON.stringify(body)).not.toContain(value);
    const [entry] = (await trail()).filter(({ action }) => action === 'event.reveal');
    expect(entry).toMatchObject({ subject: id, detail: { reason: REASON } });
    expect(await service.metric('gac_person_accesses_total', { outcome: 'granted' })).toBe(1);
  });

  it('finds all events of a person by the pseudonym', async () => {
    const body = { kind: 'phone', value: '+84 900 000 457', reason: `${REASON} ${PERSONS.phone}` };
    const { status, body: found } = await service.call('POST', '/v1/persons/find', body);
    expect(status, JSON.stringify(found)).toBe(200);
    const { pseudonym } = found.pseudonyms[0];
    const lines = await events(pseudonym);
    expect(lines.some(({ event }) => event.original.includes('tx-1'))).toBe(true);
    expect(lines.some(({ event }) => event.original.includes('dau-tien'))).toBe(true);
    const entries = await trail();
    expect(
      entries.some(({ action, subject }) => action === 'person.find' && subject === pseudonym),
    ).toBe(true);
    expect(leaks(JSON.stringify(entries))).toEqual([]);
  });

  it('is refused when the role, the province or the reason is not right, and that is written down', async () => {
    const [event] = await events('dau-tien');
    const id = event?.event.id ?? '';
    expect((await reveal(id, province)).status).toBe(403);
    expect((await reveal(id, foreign)).body.status).toBe(404);
    const short = await service.call('POST', `/v1/events/${id}/reveal`, { reason: 'vì cần' });
    expect(short.status).toBe(400);
    const find = { kind: 'citizen_id', value: PERSONS.citizen_id, reason: REASON };
    expect((await service.call('POST', '/v1/persons/find', find, province)).status).toBe(403);
    const entries = await trail();
    const refused = entries.filter(({ action }) => action.endsWith('_refused'));
    const outcomes = refused.map(({ action, actorName, detail }) => [
      action,
      actorName,
      detail['outcome'],
    ]);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ['event.reveal_refused', 'soc-79', 'forbidden'],
        ['event.reveal_refused', 'qt-48', 'absent'],
        ['person.find_refused', 'soc-79', 'forbidden'],
      ]),
    );
    expect(leaks(JSON.stringify(entries))).toEqual([]);
  });
});
