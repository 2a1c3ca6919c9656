// Goal: whatever is sent, the sender gets a clear error or the record is kept with the reason why it was not understood;
// the counters add up and the process goes on.
// Method: the real program is sent broken JSON, a line of 10 MiB, wrong keys, unknown sources, broken compression,
// clocks in 1970 and 2100, NUL bytes, invalid UTF-8, deep JSON, and noise on its syslog port; what it answers, stores and
// counts is compared with what was sent.
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeadLetterReason } from '../../src/event/event.ts';
import { text } from '../../src/message/text.ts';
import { until } from '../until.ts';
import { runGac } from './gac-command.ts';
import { type ApiResponse, ServiceProcess } from './service-process.ts';

const MIB = 1_048_576;
const PORTAL = 'cong-dvc';
const DOCUMENTS = 'tai-lieu';
const SYSLOG = 'nhat-ky';
const GOOD = '203.0.113.9 - - [22/Nov/2026:09:00:00 +0700] "GET / HTTP/1.1" 200 512 "-" "curl"';

const service = new ServiceProcess({ collect: { syslog: { tcpPort: 0, maxMessageBytes: 8_192 } } });
const keys = new Map<string, string>();
let firstPid = 0;

/** What was sent since the start, to be compared with the counters at the end. */
const sent = {
  records: 0,
  deadLetters: new Map<string, number>(),
  refused: new Map<string, number>(),
};

const count = (counts: Map<string, number>, name: string) =>
  counts.set(name, (counts.get(name) ?? 0) + 1);

type Body = string | Uint8Array<ArrayBuffer>;

/** Sends what is to be refused: a problem with a code and words, counted under a reason. */
async function refuse(
  body: Body,
  wanted: { status: number; code: string; reason: string },
  headers: Record<string, string> = {},
  place: { source?: string; key?: string } = {},
): Promise<ApiResponse> {
  const { source = PORTAL, key = keys.get(PORTAL) ?? '' } = place;
  const answer = await service.ingest(source, key, body, headers);
  const said = JSON.stringify(answer.body);
  expect(answer.status, said).toBe(wanted.status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status: wanted.status, code: wanted.code });
  expect(answer.body.detail.length, said).toBeGreaterThan(20);
  count(sent.refused, wanted.reason);
  return answer;
}

/** Sends records that are to be taken in; says how many dead letters they make, by reason. */
async function take(
  source: string,
  body: Body,
  records: number,
  dead: { reason?: string; type?: string } = {},
): Promise<void> {
  const headers = { 'content-type': dead.type ?? 'text/plain' };
  const answer = await service.ingest(source, keys.get(source) ?? '', body, headers);
  expect(answer.body).toEqual({ accepted: records, duplicate: false });
  sent.records += records;
  if (dead.reason !== undefined) count(sent.deadLetters, dead.reason);
}

/** The newest event of a source that has been stored since, once all that was sent is there. */
// biome-ignore lint/suspicious/noExplicitAny: events have every shape.
async function newest(source: string, filter = 'event.id:*'): Promise<any> {
  await until(async () =>
    (await service.call('GET', '/v1/events?size=1')).body.total.value >= sent.records
      ? true
      : undefined,
  );
  const query = new URLSearchParams({ filter: `gac.source.id:${source}`, size: '1' });
  query.append('filter', filter);
  return (await service.call('GET', `/v1/events?${query}`)).body.items[0];
}

beforeAll(async () => {
  await service.start();
  firstPid = service.pid;
  for (const [id, type] of [
    [PORTAL, 'nginx.access'],
    [DOCUMENTS, 'ecs.json'],
    ['ghi-de', 'nginx.access'],
  ] as const) {
    keys.set(id, await service.addSource({ id, type, province: '01' }));
  }
  const transport = {
    kind: 'syslog',
    peers: ['127.0.0.1/32'],
    certificateFingerprints: [],
    appNames: [],
  };
  await service.addSource({ id: SYSLOG, type: 'openssh.auth', province: '01', transport });
});

afterAll(() => service.remove());

afterEach(async () => {
  const ready = await service.call('GET', '/v1/health/ready');
  expect(ready.status, JSON.stringify(ready.body)).toBe(200);
  expect(service.pid).toBe(firstPid);
});

describe('requests that are refused', () => {
  it('says who may send', async () => {
    const failed = { status: 401, code: 'GAC_AUTH_FAILED', reason: 'bad_key' };
    await refuse(GOOD, failed, {}, { key: 'gsk_khong-phai-khoa-nao' });
    await refuse(GOOD, { ...failed, code: 'GAC_AUTH_FAILED' }, { authorization: 'Basic YTpi' });
    const unknown = { status: 404, code: 'GAC_NOT_FOUND', reason: 'unknown_source' };
    const absent = await refuse(GOOD, unknown, {}, { source: 'khong-co' });
    // A source of somebody else is answered like one that nobody has.
    const foreign = await refuse(GOOD, unknown, {}, { source: 'ghi-de' });
    expect(foreign.body.detail.replace('ghi-de', '')).toBe(
      absent.body.detail.replace('khong-co', ''),
    );
  });

  it('says what is wrong with the compression', async () => {
    const invalid = { status: 400, code: 'GAC_ENCODING_INVALID', reason: 'bad_encoding' };
    const gzip = { 'content-encoding': 'gzip' };
    await refuse('not gzip', invalid, gzip);
    await refuse(new Uint8Array(gzipSync(GOOD)).slice(0, 40), invalid, gzip);
    await refuse('x', invalid, { 'content-encoding': 'zstd' });
    const unknown = { status: 415, code: 'GAC_ENCODING_UNSUPPORTED', reason: 'bad_encoding' };
    await refuse(GOOD, unknown, { 'content-encoding': 'compress' });
  });

  it('says what is too large, also when it grows only after decompression', async () => {
    const large = { status: 413, code: 'GAC_REQUEST_TOO_LARGE', reason: 'too_large' };
    const zeros = new Uint8Array(gzipSync(Buffer.alloc(64 * MIB)));
    expect(zeros.length).toBeLessThan(MIB);
    await refuse(zeros, large, { 'content-encoding': 'gzip' });
    await refuse('x\n'.repeat(50_001), large);
  });

  it('says where a JSON array is broken', async () => {
    const json = { 'content-type': 'application/json' };
    const broken = { status: 400, code: 'GAC_REQUEST_INVALID', reason: 'malformed_batch' };
    for (const body of ['[{"a":1}', '[{"a":1},,{"b":2}]', '[1] [2]', '["']) {
      expect((await refuse(body, broken, json)).body.detail).toContain('byte');
    }
    const key = 'k'.repeat(300);
    await refuse(GOOD, broken, { 'idempotency-key': key });
  });
});

describe('records that are kept as dead letters', () => {
  it.each([
    ['broken JSON', DOCUMENTS, '{"message": "cut of', 'malformed'],
    ['JSON that is no object', DOCUMENTS, '42', 'malformed'],
    ['a line of another kind', PORTAL, 'this is no access log', 'malformed'],
    ['only NUL bytes', PORTAL, '\0\0\0\0', 'malformed'],
    ['a line of 10 MiB', PORTAL, `GET /${'a'.repeat(10 * MIB)}`, 'oversize'],
  ])('%s', async (_name, source, body, reason) => {
    await take(source, body, 1, { reason });
    const event = await newest(source, 'event.kind:pipeline_error');
    expect(event.gac.dead_letter.reason).toBe(reason);
    expect(event.gac.dead_letter.detail).not.toBe('');
    expect(body.replaceAll('\0', '\\x00').startsWith(event.event.original.slice(0, 16))).toBe(true);
  });

  it('keeps the good ones beside them', async () => {
    const body = '[{"message":"one"}, {broken}, {"message":"two"}]';
    await take(DOCUMENTS, body, 3, { reason: 'malformed', type: 'application/json' });
  });
});

describe('records that are understood all the same', () => {
  it.each([
    ['1970', '01/Jan/1970:00:00:01 +0000', 'past'],
    ['2100', '01/Jan/2100:00:00:01 +0000', 'future'],
  ])('a clock in %s is not believed, and kept', async (year, stamp, status) => {
    await take(PORTAL, GOOD.replace(/\[.*\]/, `[${stamp}]`), 1);
    const event = await newest(PORTAL, `gac.time.status:${status}`);
    expect(event.gac.time.claimed.slice(0, 4)).toBe(year);
    expect(Math.abs(Date.parse(event['@timestamp']) - Date.now())).toBeLessThan(60_000);
  });

  it('NUL bytes and invalid UTF-8 within a line are marked and harm nothing', async () => {
    const bytes = Buffer.from(GOOD.replace('curl', 'c\0url \xff\xfe\xc3('), 'latin1');
    await take(PORTAL, new Uint8Array(bytes), 1);
    const event = await newest(PORTAL, 'user_agent.original:*x00*');
    expect(event.tags).toContain('encoding_invalid');
    expect(event.source.ip).toBe('203.0.113.9');
    expect(JSON.stringify(event)).not.toMatch(/[\0]/);
  });

  it('JSON nested 100,000 deep, and a document that poses as ours', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const posing = JSON.stringify({
      event: { id: 'x', kind: 'pipeline_error' },
      gac: { province: '79', dead_letter: { reason: 'oversize', detail: 'x' } },
      ['__proto__']: { polluted: true },
    });
    await take(DOCUMENTS, `${deep}\n${posing}`, 2);
    const event = await newest(DOCUMENTS, '-event.kind:pipeline_error');
    expect(event.gac).toMatchObject({ province: '01', source: { id: DOCUMENTS } });
    expect(event.gac.dead_letter).toBeUndefined();
  });

  it('nothing at all is no record', async () => {
    await take(PORTAL, '', 0);
    await take(PORTAL, '\n \r\n\t\n', 0);
    await take(DOCUMENTS, '[]', 0, { type: 'application/json' });
  });
});

describe('noise on the syslog port', () => {
  it('is cut into records, and the connection after it is served', async () => {
    const good = '<38>1 2026-11-22T09:00:00+07:00 web01 sshd 7 - - Connection closed by 192.0.2.1';
    // No syslog, one message that is too long, one whose count is too long, one good one in a count.
    const noise = [
      `\x16\x03\x01 hello\n`,
      `<38>${'b'.repeat(20_000)}\n`,
      `15000 <38>${'c'.repeat(14_996)}`,
      `${good.length} ${good}`,
    ];
    await new Promise<void>((resolve, reject) => {
      const socket = net.connect(service.port('syslogTcp'), '127.0.0.1');
      socket.once('error', reject).once('close', () => resolve());
      socket.end(noise.join(''));
      socket.resume();
    });
    sent.records += noise.length;
    for (let times = 0; times < 2; times++) count(sent.deadLetters, 'oversize');
    await newest(SYSLOG);
    const { body } = await service.call('GET', `/v1/events?filter=gac.source.id:${SYSLOG}`);
    expect(body.total.value).toBe(noise.length);
    const reasons = body.items.map(
      (event: { gac: { dead_letter?: { reason: string } } }) => event.gac.dead_letter?.reason,
    );
    expect(reasons.filter((reason?: string) => reason === 'oversize')).toHaveLength(2);
    for (const reason of reasons) if (reason === 'malformed') count(sent.deadLetters, reason);
  });
});

describe('the books', () => {
  it('balance: what came in is stored as events and dead letters, by reason', async () => {
    const received = await service.metric('gac_collect_received_records_total');
    expect(received).toBe(sent.records);
    const outcome = (name: string) =>
      service.metric('gac_pipeline_events_total', { outcome: name });
    const dead = await outcome('dead_letter');
    expect((await outcome('event')) + dead).toBe(received);
    expect(await service.metric('gac_store_stored_events_total')).toBe(received);
    const { body } = await service.call('GET', '/v1/deadletters?size=1000');
    expect(body.total.value).toBe(dead);
    const stored = new Map<string, number>();
    for (const event of body.items) count(stored, event.gac.dead_letter.reason);
    expect(stored).toEqual(sent.deadLetters);
    for (const [reason, wanted] of sent.deadLetters) {
      expect(await service.metric('gac_normalize_dead_letters_total', { reason })).toBe(wanted);
    }
  });

  it('count each refusal under its reason', async () => {
    for (const [reason, wanted] of sent.refused) {
      const labels = { transport: 'http', reason };
      const refused = await service.metric('gac_collect_refused_records_total', labels);
      expect(refused, reason).toBe(wanted);
    }
    const all = [...sent.refused.values()].reduce((sum, one) => sum + one, 0);
    expect(await service.metric('gac_collect_refused_records_total')).toBe(all);
  });

  it('are open to the command line', async () => {
    const listed = await runGac(service.folder, ['deadletter', 'list', '--size', '1000']);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    for (const reason of sent.deadLetters.keys()) {
      const said = text('en', `unread.reason.${reason as DeadLetterReason}`);
      expect(listed.stdout).toContain(said);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal.
    expect(listed.stdout).not.toMatch(/[\0-\x09\x0b-\x1f]/);
  });

  it('were kept without a failure in the log', async () => {
    const lines = service.log.split('\n').filter((line) => line !== '');
    const failures = lines.filter((line) => JSON.parse(line).level >= 50);
    expect(failures).toEqual([]);
    expect(await service.stop()).toBe(0);
    await service.start();
    firstPid = service.pid;
    expect((await service.call('GET', '/v1/events?size=1')).body.total.value).toBe(sent.records);
  });
});
