/*
 * Goal: `parseStream` is a filter: one document a record, in order, nothing lost, memory bounded, types found by
 * themselves.
 * Method: inputs cut into chunks of every size; counts, line numbers and order of what comes out.
 */
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type ParseStreamOptions, parseStream } from '../../../src/normalize/parse-stream.ts';
import { RECEIVED_AT_MS } from '../../raw-records.ts';

const access = (n: number) =>
  `192.0.2.10 - - [22/Nov/2026:09:55:36 +0700] "GET /${n} HTTP/1.1" 200 5 "-" "-"`;
const error = '2026/11/22 09:49:37 [notice] 1#1: start worker process 31';

async function run(
  input: ParseStreamOptions['input'],
  overrides: Partial<ParseStreamOptions> = {},
) {
  const documents: Record<string, Record<string, unknown>>[] = [];
  const letters: { line: number; reason: string; original: string; detail: string }[] = [];
  const counts = await parseStream({
    input,
    type: 'nginx.access',
    timezone: 'Asia/Ho_Chi_Minh',
    receivedAtMs: RECEIVED_AT_MS,
    output: (json) => void documents.push(JSON.parse(json)),
    deadLetter: (json) => void letters.push(JSON.parse(json)),
    ...overrides,
  });
  expect(counts).toEqual({ events: documents.length, deadLetters: letters.length, headers: 0 });
  return { documents, letters, paths: documents.map((doc) => doc['url']?.['path']) };
}

describe('lines', () => {
  test.each([1, 7, 64, 100_000])('chunks of %i bytes', async (size) => {
    const bytes = Buffer.from(`${access(1)}\r\n\nbroken ơ\n${access(2)}`);
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    const { paths, letters } = await run(Readable.from(chunks));
    expect(paths).toEqual(['/1', '/2']);
    expect(letters).toMatchObject([{ line: 3, reason: 'malformed', original: 'broken ơ' }]);
  });

  test('documents have no id and no locality, and old times are believed', async () => {
    const old = access(1).replace('2026', '2009');
    const { documents } = await run([`${old}\n`] as unknown as ParseStreamOptions['input']);
    const [doc] = documents;
    expect(doc?.['@timestamp']).toBe('2009-11-22T02:55:36.000Z');
    expect(doc?.['event']).not.toHaveProperty('id');
    expect(doc?.['gac']).toBeUndefined();
  });

  test('a line of 40 MB costs a dead letter, not the memory', async () => {
    async function* huge() {
      for (let count = 0; count < 40; count += 1) yield Buffer.alloc(1_000_000, 'x');
      yield `\n${access(1)}\n`;
    }
    const before = process.memoryUsage().arrayBuffers;
    const { paths, letters } = await run(huge());
    expect(paths).toEqual(['/1']);
    expect(letters).toMatchObject([{ line: 1, reason: 'oversize', detail: '40000000 bytes' }]);
    expect(letters[0]?.original.length).toBe(8_192);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64_000_000);
  });

  test('a slow reader holds the input back', async () => {
    let given = 0;
    let written = 0;
    let furthest = 0;
    async function* counted() {
      for (; given < 500; given += 1) yield `${access(given)}\n`;
    }
    await run(counted(), {
      output: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        written += 1;
        furthest = Math.max(furthest, given - written);
      },
    }).catch(() => undefined);
    expect(written).toBe(500);
    expect(furthest).toBeLessThan(5);
  });
});

describe('records of several lines', () => {
  test('are joined by the given pattern, or by that of the type', async () => {
    const text = `${error}\nsecond line\n${error}\n`;
    const joined = await run(Readable.from([text]), { type: 'nginx.error' });
    expect(joined.documents.map((doc) => doc['message'])).toEqual([
      'start worker process 31\nsecond line',
      'start worker process 31',
    ]);
    const given = await run(Readable.from(['A 1\nb\nA 2\n']), { multilineStart: '^A ' });
    expect(given.letters.map(({ line, original }) => [line, original])).toEqual([
      [1, 'A 1\nb'],
      [3, 'A 2'],
    ]);
  });
});

describe('auto', () => {
  test('finds the type of the input, and of lines that do not fit', async () => {
    const lines = [access(1), error, access(2), 'nothing known', error];
    const { documents, letters } = await run(Readable.from([lines.join('\n')]), { type: 'auto' });
    expect(documents.map((doc) => doc['event']?.['dataset'])).toEqual([
      'nginx.access',
      'nginx.error',
      'nginx.access',
      'nginx.error',
    ]);
    expect(letters).toMatchObject([{ line: 4, reason: 'malformed' }]);
    const strange = await run(Readable.from(['nothing known']), { type: 'auto' });
    expect(strange.letters).toMatchObject([{ line: 1, reason: 'type_unknown' }]);
  });

  test('what one line cannot tell, the input does', async () => {
    const apache = ['10.0.0.1 - - [22/Nov/2026:09:22:13 +0700] "-" 408 -', access(1), access(2)];
    const { documents } = await run(Readable.from([apache.join('\n')]), { type: 'auto' });
    expect(new Set(documents.map((doc) => doc['event']?.['dataset'])).size).toBe(1);
  });
});

test('an unknown type and a broken pattern are said before anything is read', async () => {
  await expect(run(Readable.from([]), { type: 'nginx.acess' })).rejects.toMatchObject({
    code: 'GAC_REQUEST_INVALID',
  });
  await expect(run(Readable.from([]), { multilineStart: '(' })).rejects.toMatchObject({
    code: 'GAC_REQUEST_INVALID',
  });
});

describe('headers and settings', () => {
  test('a header line is no event, and says how the lines after it are read', async () => {
    const { documents } = await runWithHeaders([
      'time,user\n2026-11-22T09:00:00+07:00,canbo01\n',
      'time,user\n2026-11-22T09:00:01+07:00,canbo02\n',
    ]);
    expect(documents).toEqual(['canbo01', 'canbo02']);
  });

  test('settings make the parser; an unknown one is refused with the nearest', async () => {
    const line = '203.0.113.5 200 GET /a?x=1';
    const settings = { log_format: '$remote_addr $status $request' };
    const { paths } = await run(Readable.from([line]), { type: 'nginx.access', settings });
    expect(paths).toEqual(['/a']);
    const wrong = run(Readable.from([line]), {
      type: 'nginx.access',
      settings: { logformat: 'x' },
    });
    await expect(wrong).rejects.toMatchObject({
      issues: [{ at: '/settings/logformat', hint: expect.stringContaining('log_format') }],
    });
  });

  test('records that span lines are found by auto too', async () => {
    const record = (id: string) =>
      `--${id}-A--\n[22/Nov/2026:09:00:03 +0700] x 203.0.113.66 1 192.0.2.80 443\n--${id}-B--\n` +
      `GET /${id} HTTP/1.1\nHost: a\nCookie: b\n\n--${id}-Z--\n`;
    const input = Readable.from([record('a1b2c3d4'), record('e5f6a7b8')]);
    const { paths } = await run(input, { type: 'auto' });
    expect(paths).toEqual(['/a1b2c3d4', '/e5f6a7b8']);
  });
});

async function runWithHeaders(chunks: readonly string[]) {
  const documents: unknown[] = [];
  const counts = await parseStream({
    input: Readable.from(chunks),
    output: (line) => {
      documents.push(JSON.parse(line).user.name);
    },
    deadLetter: () => undefined,
    type: 'csv',
    timezone: 'Asia/Ho_Chi_Minh',
    receivedAtMs: Date.parse('2026-11-22T10:00:00+07:00'),
  });
  expect(counts).toEqual({ events: 2, deadLetters: 0, headers: 2 });
  return { documents };
}
