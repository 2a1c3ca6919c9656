// Goal: `gac rule eval` is a Unix filter: one line a match, in the order of the input, whatever the form of the events.
// Method: run the real command on real pipes with small rule folders, and SigmaHQ's samples where the corpus is there.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../source-files.ts';

const CORPUS = path.resolve(ROOT, '../shared/corpora/sigmahq');
const absent = !fs.existsSync(CORPUS);
if (absent) process.stderr.write(`skipped: the SigmaHQ corpus is not at ${CORPUS}\n`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-eval-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const TRAVERSAL = '11111111-1111-4111-8111-111111111111';
const FAILED = '22222222-2222-4222-8222-222222222222';
const BURST = '33333333-3333-4333-8333-333333333333';
const QUIET = '44444444-4444-4444-8444-444444444444';

function rules(name: string, text: string): string {
  const directory = path.join(folder, name);
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, 'rules.yml'), text);
  return directory;
}

const web = rules(
  'web',
  `title: Path traversal
id: ${TRAVERSAL}
logsource: { category: webserver }
detection:
  selection: { 'url.query|contains': '../' }
  condition: selection
level: high
`,
);
const logins = rules(
  'logins',
  `title: Failed log-in
id: ${FAILED}
name: failed
logsource: { product: linux }
detection:
  selection: { outcome: failure }
  condition: selection
level: low
---
title: Many failed log-ins
id: ${BURST}
correlation:
  type: event_count
  rules: [failed]
  group-by: [source.ip]
  timespan: 1m
  condition: { gte: 3 }
level: high
---
title: Few failed log-ins
id: ${QUIET}
correlation:
  type: event_count
  rules: [failed]
  group-by: [source.ip]
  timespan: 1m
  condition: { gte: 1, lt: 3 }
level: low
`,
);

interface Outcome {
  readonly code: number | null;
  readonly lines: Record<string, unknown>[];
  readonly output: string;
  readonly errors: string;
}

function evaluate(options: readonly string[], input: string): Promise<Outcome> {
  const words = [path.join(ROOT, 'src/main.ts'), 'rule', 'eval', '--lang', 'en', ...options];
  const child = spawn(process.execPath, words, { cwd: folder });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const lines = output.split('\n').filter((line) => line !== '');
      resolve({ code, output, errors, lines: lines.map((line) => JSON.parse(line)) });
    });
  });
}

const ndjson = (events: readonly unknown[]) =>
  events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');

const failure = (ip: string, second: number) => ({
  '@timestamp': new Date(Date.UTC(2026, 10, 22, 1, 0, second)).toISOString(),
  source: { ip },
  outcome: 'failure',
});

/** Ways in which an event may hold, or not quite hold, the address by which correlations group. */
const ADDRESS_FORMS: readonly ((ip: string) => object)[] = [
  () => ({}),
  (ip) => ({ source: undefined, 'source.ip': ip }),
  (ip) => ({ source: { ip: [ip, '192.0.2.1'] } }),
  (ip) => ({ source: { ip }, 'source.ip': '192.0.2.2' }),
  (ip) => ({ source: { ip: null }, 'source.ip': ip }),
  () => ({ source: { ip: { v4: 'x' } } }),
  (ip) => ({ source: { ip: `${ip} \u1ebf` } }),
];

describe('gac rule eval', () => {
  it('reads nested, dotted and half dotted fields, and routes by logsource', async () => {
    const events = [
      { url: { query: 'f=../../x' } },
      { 'url.query': 'f=../../x', logsource: { category: 'webserver', product: 'nginx' } },
      { url: { query: 'f=../../x' }, logsource: { category: 'proxy' } },
      { url: { query: 'f=x' } },
      { url: [{ query: 'a' }, { query: ['b', '../'] }] },
    ];
    const routed = await evaluate(['--rules', web], ndjson(events));
    expect(routed.errors).toBe('');
    expect(routed.code).toBe(0);
    expect(routed.lines).toEqual(
      [0, 1, 4].map((event) => ({
        rule: TRAVERSAL,
        event,
        title: 'Path traversal',
        level: 'high',
      })),
    );
    const all = await evaluate(['--rules', web, '--no-routing'], ndjson(events));
    expect(all.lines.map(({ event }) => event)).toEqual([0, 1, 2, 4]);
  });

  it('translates field names when a pipeline is named', async () => {
    const sigma = rules(
      'sigma',
      fs.readFileSync(path.join(web, 'rules.yml'), 'utf8').replace('url.query', 'cs-uri-query'),
    );
    const event = ndjson([{ url: { query: '../' } }]);
    expect((await evaluate(['--rules', sigma], event)).lines).toEqual([]);
    const mapped = await evaluate(
      ['--rules', `${sigma},${logins}`, '--pipeline', 'ecs-web'],
      event,
    );
    expect(mapped.lines.map(({ rule }) => rule)).toEqual([TRAVERSAL]);
    const unknown = await evaluate(['--rules', sigma, '--pipeline', 'nosuch'], event);
    expect(unknown.code).toBe(2);
    expect(unknown.errors).toContain('ecs-web');
  });

  it('judges ECS documents by what they show, with mappings of the operator, in one thread and in two', async () => {
    const own = path.join(folder, 'fields.yml');
    fs.writeFileSync(
      own,
      'mappings:\n  - logsource: { category: webserver }\n    fields: { x-zone: portal.zone }\n',
    );
    const sigma = rules(
      'own',
      fs.readFileSync(path.join(web, 'rules.yml'), 'utf8').replace('url.query', 'x-zone'),
    );
    const zone = { portal: { zone: '../' } };
    const events = ndjson([
      { event: { category: ['web'] }, ...zone },
      { winlog: { channel: 'System' }, ...zone },
      zone,
    ]);
    const options = ['--rules', sigma, '--pipeline', 'ecs', '--mapping', own];
    const { lines } = await evaluate(options, events);
    expect(lines.map(({ event }) => event)).toEqual([0, 2]);
    expect((await evaluate([...options, '--threads', '2'], events)).lines).toEqual(lines);
    const unmapped = await evaluate(options.slice(0, 4), events);
    expect(unmapped.lines).toEqual([]);
    expect(unmapped.errors).toContain('1');
  });

  it('fires correlations on the time of events, whatever their order, and names their lines', async () => {
    const events = [
      failure('198.51.100.1', 50),
      failure('198.51.100.2', 10),
      { outcome: 'success' },
      failure('198.51.100.1', 10),
      { ...failure('198.51.100.1', 30), gac: null },
    ];
    const { lines, errors, code } = await evaluate(['--rules', logins], ndjson(events));
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(lines).toEqual([
      {
        rule: BURST,
        group: { 'source.ip': '198.51.100.1' },
        events: [3, 4, 0],
        from: '2026-11-22T01:00:10.000Z',
        to: '2026-11-22T01:00:50.000Z',
        count: 3,
        alert: expect.stringMatching(/^sg_/),
      },
      expect.objectContaining({ rule: QUIET, events: [1], group: { 'source.ip': '198.51.100.2' } }),
    ]);
  });

  it.each([
    ['UtcTime', { UtcTime: '2026-11-22 01:00:00.123' }],
    ['epoch seconds', { timestamp: 1_795_309_200 }],
    [
      'a decoded Windows event',
      {
        Event: {
          System: {
            TimeCreated: { '#attributes': { SystemTime: '2026-11-22T01:00:00.1234567Z' } },
          },
        },
      },
    ],
  ])('takes the time from %s', async (_, time) => {
    const event = { ...time, outcome: 'failure', 'source.ip': '198.51.100.1' };
    const { lines, code } = await evaluate(['--rules', logins], ndjson([event, event, event]));
    expect(code).toBe(0);
    expect(lines.map(({ rule }) => rule)).toContain(BURST);
  });

  it('takes the time from a named field, and says which matched events have none', async () => {
    const event = {
      when: { at: '2026-11-22T01:00:00Z' },
      outcome: 'failure',
      source: { ip: '198.51.100.1' },
    };
    const input = ndjson([event, event, event, { outcome: 'failure' }, { outcome: 'success' }]);
    const { lines, code, errors } = await evaluate(
      ['--rules', logins, '--time-field', 'when.at'],
      input,
    );
    expect(lines.map(({ rule }) => rule)).toEqual([BURST]);
    expect(code).toBe(1);
    expect(errors).toMatch(/^Line 4: .*time/m);
    expect(errors).not.toContain('Line 5');
  });

  it('names broken lines, judges the others and ends with 1', async () => {
    const match = '{"url":{"query":"../"}}';
    const input = `\ufeff${match}\n{"url":\n\n[1]\n${match}\r\n"text"\n${match}`;
    const { lines, errors, code } = await evaluate(['--rules', web], input);
    expect(lines.map(({ event }) => event)).toEqual([0, 4, 6]);
    expect(code).toBe(1);
    expect(errors).toMatch(/^Line 2: /m);
    expect(errors).toMatch(/^Line 4: /m);
    expect(errors).toMatch(/^Line 6: /m);
    expect(errors).toContain('3 lines could not be judged');
  });

  it('leaves out a line beyond 16 MiB and goes on behind it', async () => {
    const input = `{"a":"${'x'.repeat(17_000_000)}"}\n{"url":{"query":"../"}}\n`;
    const { lines, errors, code } = await evaluate(['--rules', web], input);
    expect(lines.map(({ event }) => event)).toEqual([1]);
    expect(errors).toContain('Line 1: ');
    expect(code).toBe(1);
  });

  it('reads a file as it reads a pipe', async () => {
    const events = Array.from({ length: 4_000 }, (_, index) => ({
      ...failure('198.51.100.1', index),
      padding: 'p'.repeat(index % 300),
    }));
    const piped = await evaluate(['--rules', logins], ndjson(events));
    const file = path.join(folder, 'events.ndjson');
    fs.writeFileSync(file, ndjson(events));
    const words = [path.join(ROOT, 'src/main.ts'), 'rule', 'eval', '--rules', logins];
    const read = spawnSync(process.execPath, words, {
      ...{ cwd: folder, encoding: 'utf8', stdio: [fs.openSync(file, 'r'), 'pipe', 'pipe'] },
    });
    expect(piped.lines.length).toBeGreaterThan(0);
    expect(read.stdout).toBe(piped.output);
  });

  it('gives the same bytes with one thread and with several', async () => {
    const events = Array.from({ length: 12_000 }, (_, index) => ({
      ...failure(`198.51.100.${index % 50}`, index),
      ...ADDRESS_FORMS[index % ADDRESS_FORMS.length]?.(`198.51.100.${index % 50}`),
      outcome: index % 3 === 0 ? 'failure' : 'success',
      url: { query: index % 7 === 0 ? '../' : `id=${index}&padding=${'p'.repeat(40)}` },
    }));
    const input = `${ndjson(events.slice(0, 6_000))}\nbroken\n${ndjson(events.slice(6_000))}\n`;
    const rulesOf = ['--rules', `${web},${logins}`, '--stats'];
    const one = await evaluate(rulesOf, input);
    const three = await evaluate([...rulesOf, '--threads', '3'], input);
    expect(one.lines.length).toBeGreaterThan(1_714);
    expect(three.output).toBe(one.output);
    expect(three.code).toBe(1);
    const stats = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '');
    expect(stats(three.errors)).toMatchObject({ events: 12_000, broken: 1, threads: 3 });
    expect(stats(one.errors)).toMatchObject({
      rules: { loaded: 4, rejected: 0 },
      events: 12_000,
      matches: 1_715,
      eventsPerSecond: expect.any(Number),
      loadMs: expect.any(Number),
      peakMemoryBytes: expect.any(Number),
    });
  });

  it('says how many rules were refused, and what a wrong call needs', async () => {
    const bad = rules('bad', 'title: x\nid: 5\ndetection: { a: { b: c }, condition: nosuch }\n');
    const refused = await evaluate(['--rules', `${bad},${web}`], '{"url":{"query":"../"}}');
    expect(refused.errors).toContain('1 of 2 rules are refused');
    expect(refused.lines).toHaveLength(1);
    expect((await evaluate([], '')).code).toBe(2);
    expect((await evaluate(['--rules', path.join(folder, 'nosuch')], '')).code).toBe(2);
    expect((await evaluate(['--rules', web, '--threads', '0'], '')).code).toBe(2);
  });
});

describe.skipIf(absent)('SigmaHQ through gac rule eval', () => {
  it('fires each rule on its regression samples', async () => {
    const read = (file: string) => fs.readFileSync(path.join(CORPUS, 'regression', file), 'utf8');
    const samples = read('manifest.jsonl')
      .trim()
      .split('\n')
      .map((line): { rule_id: string; json: string } => JSON.parse(line));
    const wanted: string[][] = [];
    const events = samples.flatMap(({ rule_id, json }) => {
      const list = read(json)
        .trim()
        .split(/\n(?=\{)/)
        .map((one) => flatten(JSON.parse(one)));
      for (const _ of list) wanted.push([rule_id]);
      return list;
    });
    const directories = [
      'rules',
      'rules-emerging-threats',
      'rules-threat-hunting',
      'rules-compliance',
    ];
    const { lines, errors } = await evaluate(
      ['--rules', directories.map((name) => path.join(CORPUS, name)).join(',')],
      ndjson(events),
    );
    expect(errors).not.toMatch(/^Line/m);
    const fired = new Set(
      lines.map(({ rule, event }) => `${(wanted[Number(event)] ?? [])[0]}=${rule}`),
    );
    const missed = samples.filter(({ rule_id }) => !fired.has(`${rule_id}=${rule_id}`));
    expect(samples.length).toBeGreaterThanOrEqual(100);
    expect(missed.map(({ rule_id }) => rule_id)).toEqual([]);
  });
});

/** A decoded Windows event as the flat fields that Sigma's Windows rules name. */
function flatten({ Event }: { Event: Record<string, Record<string, unknown>> }) {
  const { System = {}, EventData = {}, UserData = {} } = Event;
  const flat: Record<string, unknown> = { ...EventData, ...UserData };
  for (const [key, value] of Object.entries(flat)) flat[key.replaceAll(' ', '')] = value;
  for (const [key, value] of Object.entries(System)) {
    const attributes = (value as { '#attributes'?: object } | null)?.['#attributes'];
    if (attributes === undefined) flat[key] = value;
    for (const [name, one] of Object.entries(attributes ?? {})) flat[`${key}_${name}`] = one;
  }
  return flat;
}
