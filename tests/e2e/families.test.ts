// Goal: an attack on log-ins, abuse of OTPs and a silent service centre are one alert each, in the province of their
// source, and nobody of another province learns of them.
// Method: a real sshd whose passwords a real ssh guesses, an OTP gateway's report in JSON and CSV, heartbeats of two
// centres of which one stopped; then every GET route of the API document is asked as people of another province, for
// everything and for each id and word of the foreign provinces.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { SshServer } from '../servers/sshd.ts';
import { WebhookInbox } from '../servers/webhook-inbox.ts';
import { until } from '../until.ts';
import { getRoutes, type Mark, tells, walk } from './api-walk.ts';
import { ServiceProcess } from './service-process.ts';

const MINUTE_MS = 60_000;
const PHONE = '0900000457';
const SILENT = 'TTPVHCC-20194';
const ALIVE = 'TTPVHCC-20195';
const LOGIN = 'quantri.hoankiem';
const PLACES = [
  { province: '01', family: 'wrong_access', source: 'ssh-hoan-kiem', type: 'openssh.auth' },
  { province: '79', family: 'otp_abuse', source: 'otp-ben-thanh', type: 'otp.sms-gateway' },
  {
    province: '48',
    family: 'outage',
    source: 'nhip-hai-chau',
    type: 'service-centre.heartbeat',
  },
] as const;
type Place = (typeof PLACES)[number];

const keys = new Map<string, string>();
const marks = new Map<string, Mark[]>();
const people = new Map<string, Record<string, string>>();
const sshd = new SshServer();
const inbox = new WebhookInbox();
let service: ServiceProcess;

async function prepare({ province, source, type }: Place): Promise<void> {
  const transport = type === 'openssh.auth' ? { kind: 'file', path: sshd.log } : { kind: 'http' };
  const name = `Hệ thống ${source}`;
  keys.set(source, await service.addSource({ id: source, name, type, province, transport }));
  const address = inbox.address(`soc-${province}`);
  const body = { province, name: `SOC ${source}`, channel: 'webhook', address };
  const created = await service.call('POST', '/v1/destinations', body);
  inbox.trust(`soc-${province}`, created.body.secret);
  for (const role of ['province_analyst', 'engineer']) {
    const login = `${role}-cua-${source}`;
    // Each comes from an address of their own, as people do: requests are limited by address.
    const from = { 'x-forwarded-for': `192.0.2.${people.size + 1}` };
    const session = await service.logIn({ login, role, provinces: [province] });
    people.set(`${role} ${province}`, { ...session, ...from });
  }
}

const send = (source: string, lines: readonly string[]) =>
  service.ingest(source, keys.get(source) ?? '', lines.join('\n'));

async function otpReport(): Promise<void> {
  const stamp = (at: number) => new Date(Date.now() - (20 - at) * 1_000).toISOString();
  const json = (msisdn: string, at: number) =>
    JSON.stringify({
      time: stamp(at),
      transaction: `tx-${at}`,
      msisdn,
      provider: 'viettel',
      status: 'requested',
    });
  const csv = (msisdn: string, at: number) =>
    `${stamp(at)},tx-${at},${msisdn},DVC,viettel,requested,`;
  const others = Array.from({ length: 8 }, (_, at) => json(`0911${at}00457`, at));
  await send('otp-ben-thanh', [...others, ...[8, 9, 10].map((at) => json(PHONE, at))]);
  await send(
    'otp-ben-thanh',
    [11, 12, 13].map((at) => csv(PHONE, at)),
  );
}

const heartbeat = (unit: string, atMs: number) =>
  JSON.stringify({ time: new Date(atMs).toISOString(), unit, status: 'up', queue: 3 });

/** One centre reports to the present, the other stopped 17 minutes ago: more than the rule's 15. */
async function heartbeats(): Promise<void> {
  const nowMs = Date.now();
  const lines: string[] = [];
  for (let minute = 24; minute >= 0; minute--) {
    const atMs = nowMs - minute * MINUTE_MS;
    if (minute >= 17) lines.push(heartbeat(SILENT, atMs));
    lines.push(heartbeat(ALIVE, atMs + 1_000));
  }
  await send('nhip-hai-chau', lines);
}

/** Everything by which a province could be recognised by another. */
async function collectMarks({ province, source }: Place): Promise<void> {
  const get = async (route: string) => (await service.call('GET', route)).body;
  const { items: alerts } = await get(`/v1/alerts?province=${province}`);
  const alert = alerts[0].id;
  const { items: deliveries } = await get(`/v1/deliveries?alert=${alert}`);
  const { items: events } = await get(`/v1/events?filter=gac.province:${province}&size=3`);
  const { items: users } = await get('/v1/users');
  const { items: issued } = await get(`/v1/sources/${source}/keys`);
  const own = users.filter((user: { provinces: string[] }) => user.provinces.includes(province));
  const words: Mark[] = [
    { value: alert },
    { value: alerts[0].fingerprint },
    { value: source, field: 'gac.source.id' },
    { value: `soc-${province}` },
    ...deliveries.map((one: { id: string }) => ({ value: one.id })),
    { value: deliveries[0].destinationId },
    ...events.map((one: { event: { id: string } }) => ({ value: one.event.id, field: 'event.id' })),
    ...own.map((user: { id: string }) => ({ value: user.id })),
    { value: issued[0].keyId },
  ];
  const special: Record<string, Mark> = {
    '01': { value: LOGIN, field: 'user.name' },
    '48': { value: SILENT, field: 'gac.heartbeat.unit' },
    '79': { value: alerts[0].group['gac.otp.recipient'], field: 'gac.otp.recipient' },
  };
  marks.set(province, [...words, special[province] ?? { value: '' }]);
}

describe.skipIf(requireBinary('sshd') === undefined)('three families in three provinces', () => {
  beforeAll(async () => {
    await Promise.all([sshd.start(), inbox.start()]);
    service = new ServiceProcess({
      http: { trustedProxies: ['127.0.0.1'] },
      collect: { file: { roots: [sshd.folder], pollIntervalSeconds: 0.2 } },
      detect: { latenessSeconds: 2, idleSeconds: 3 },
      notify: { webhook: { allowHttp: true, allowPrivateNetworks: ['127.0.0.0/8'] } },
    });
    await service.start();
    for (const place of PLACES) await prepare(place);
  });

  afterAll(async () => {
    await service?.remove();
    await Promise.all([sshd.stop(), inbox.stop()]);
  });

  it('raises one alert of each family, in the province of its source', async () => {
    await Promise.all([sshd.guess(LOGIN, 12), otpReport(), heartbeats()]);
    const alerts = await until(async () => {
      await send('nhip-hai-chau', [heartbeat(ALIVE, Date.now())]);
      const { items } = (await service.call('GET', '/v1/alerts')).body;
      return items.length >= PLACES.length ? items : undefined;
    }, 30_000);
    const seen = alerts.map((alert: { province: string; rule: { family: string } }) => [
      alert.province,
      alert.rule.family,
    ]);
    const wanted = PLACES.map(({ province, family }) => [province, family]);
    expect(seen.sort()).toEqual(wanted.sort());
    for (const alert of alerts) {
      if (alert.province === '48') expect(alert.group['gac.heartbeat.unit']).toBe(SILENT);
      if (alert.province === '79') expect(alert.measure).toMatchObject({ value: 6, threshold: 5 });
      if (alert.province === '01') expect(alert.reason.vi).toContain('127.0.0.1');
    }
  });

  it('tells the SOC of that province, and only it', async () => {
    for (const { province } of PLACES) {
      const [first] = await until(async () => {
        const got = inbox.of(`soc-${province}`);
        return got.length > 0 ? got : undefined;
      });
      expect(first?.body.tenant).toBe(province);
      expect(inbox.of(`soc-${province}`).every(({ body }) => body.tenant === province)).toBe(true);
    }
    expect(inbox.refused).toEqual([]);
  });

  it('keeps no phone number of the report', async () => {
    const { body } = await service.call('GET', '/v1/events?size=200&filter=gac.province:79');
    expect(body.items.length).toBeGreaterThanOrEqual(14);
    expect(JSON.stringify(body)).not.toContain(PHONE.slice(1));
  });

  it('shows each province its own alert and counts nothing else', async () => {
    for (const place of PLACES) await collectMarks(place);
    for (const { province, family } of PLACES) {
      const headers = people.get(`province_analyst ${province}`) ?? {};
      const as = async (route: string) =>
        (await service.call('GET', route, undefined, headers)).body;
      expect(await as('/v1/alerts/counts')).toMatchObject({
        open: 1,
        byFamily: { [family]: 1 },
        byProvince: { [province]: 1 },
      });
      expect((await as('/v1/alerts')).total.value).toBe(1);
      const own = marks.get(province)?.[0]?.value;
      expect((await as(`/v1/alerts/${own}`)).id).toBe(own);
      const provinces = await as('/v1/events/aggregate?kind=terms&field=gac.province');
      expect(provinces.buckets.map((bucket: { key: string }) => bucket.key)).toEqual([province]);
    }
  });

  it.each(['province_analyst', 'engineer'])(
    'says nothing to an %s of another province, whatever is asked',
    async (role) => {
      const viewer = '79';
      const foreign = PLACES.filter(({ province }) => province !== viewer).flatMap(
        ({ province }) => marks.get(province) ?? [],
      );
      expect(foreign.length).toBeGreaterThan(16);
      const answers = await walk(service, people.get(`${role} ${viewer}`) ?? {}, foreign);
      expect(new Set(answers.map(({ url }) => url.split('?')[0])).size).toBeGreaterThan(
        getRoutes().length,
      );
      for (const { url, asked, status, text, body } of answers) {
        expect([200, 400, 403, 404], `${url}: ${text}`).toContain(status);
        // An error may repeat the question, nothing else.
        const said = asked !== undefined && status >= 400 ? text.replaceAll(asked, '') : text;
        for (const mark of foreign)
          expect(tells(said, mark), `${url} tells ${mark.value}`).toBe(false);
        if (asked === undefined || status !== 200) continue;
        expect(foundIn(body), `${url}: ${text}`).toBe(0);
      }
      const single = (id: string) => answers.find(({ url }) => url === `/v1/alerts/${id}`);
      for (const { province } of PLACES.filter((place) => place.province !== viewer)) {
        expect(single(marks.get(province)?.[0]?.value ?? '')?.status).toBe(404);
      }
    },
  );

  it('would have said it: the same walk tells the administrator each of them', async () => {
    const secret = marks.get('01') ?? [];
    const answers = await walk(service, {}, secret);
    const said = answers.filter(({ status }) => status === 200);
    for (const mark of secret) {
      expect(
        said.some(({ text }) => tells(text, mark)),
        mark.value,
      ).toBe(true);
    }
  });

  it('answers for what is foreign as for what is absent', async () => {
    const headers = people.get('province_analyst 79') ?? {};
    const ask = async (route: string, id: string) => {
      const { status, body } = await service.call('GET', route + id, undefined, headers);
      const { requestId: _id, instance: _instance, detail, ...rest } = body;
      return { status, rest, detail: String(detail).replaceAll(id, '') };
    };
    const [alert, , source] = (marks.get('01') ?? []).map(({ value }) => value);
    for (const [route, id] of [
      ['/v1/alerts/', alert],
      ['/v1/sources/', source],
    ] as const) {
      const foreign = await ask(route, id ?? '');
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(await ask(route, `${id}x`));
    }
    const body = { verdict: 'benign', note: 'Không phải của tôi.' };
    const changed = await service.call('POST', `/v1/alerts/${alert}/close`, body, {
      ...headers,
      'if-match': '*',
    });
    expect(changed.status).toBe(404);
    expect((await service.call('GET', `/v1/alerts/${alert}`)).body.status).toBe('open');
  });
});

/** How many things an answer has found. */
// biome-ignore lint/suspicious/noExplicitAny: answers have every shape.
function foundIn(body: any): number {
  const lists = [body.items, body.buckets].filter((list) => Array.isArray(list));
  return (
    lists.reduce((sum, list) => sum + list.length, 0) +
    (body.total?.value ?? 0) +
    (body.kind === 'distinct' ? body.value : 0)
  );
}
