// Goal: people who write rules see why one matches or not, start from a template, see coverage, differences and cost.
// Method: the real commands on rules and events in a temporary folder; verdicts beside those of `gac rule eval`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { TEMPLATE_KINDS } from '../../../src/detect/engineering/rule-template.ts';
import { FAMILIES } from '../../../src/event/severity.ts';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rules-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function gac(words: readonly string[], input = '') {
  const output = new PassThrough();
  const errors = new PassThrough();
  let said = '';
  let complained = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  errors.setEncoding('utf8').on('data', (chunk: string) => {
    complained += chunk;
  });
  const code = await runCli(words, COMMANDS, {
    url: undefined,
    key: undefined,
    language: 'en',
    dataDirectory: '/nowhere',
    input: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    output,
    errors,
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, said, complained };
}

const json = async (words: readonly string[], input = '') => {
  const { code, said } = await gac([...words, '--json'], input);
  return { code, body: JSON.parse(said) };
};

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
  return place;
}

const TRAVERSAL = `title: Path traversal
id: 11111111-1111-4111-8111-111111111111
logsource: { category: webserver }
detection:
  selection: { 'cs-uri-query|contains': '../' }
  filter: { c-ip: 192.0.2.1 }
  condition: selection and not filter
level: high
tags: [attack.initial-access, attack.t1190]
`;
const BURST = `title: Many failed log-ins
id: 33333333-3333-4333-8333-333333333333
correlation:
  type: event_count
  rules: [failed]
  group-by: [source.ip]
  timespan: 1m
  condition: { gte: 3 }
level: high
tags: [attack.credential-access, attack.t1110.001]
---
title: Failed log-in
id: 22222222-2222-4222-8222-222222222222
name: failed
logsource: { category: authentication }
detection:
  selection: { event.outcome: failure }
  condition: selection
level: low
`;
const web = (query: string, ip: string) => ({
  '@timestamp': '2026-11-22T01:00:00Z',
  event: { dataset: 'nginx.access' },
  url: { query },
  source: { ip },
});
const login = (ip: string | undefined, second: number, outcome = 'failure') => ({
  '@timestamp': new Date(Date.UTC(2026, 10, 22, 1, 0, second)).toISOString(),
  event: { dataset: 'openssh.auth', outcome },
  ...(ip === undefined ? {} : { source: { ip } }),
});
const ndjson = (events: readonly object[]) => events.map((one) => JSON.stringify(one)).join('\n');

describe('gac rule explain', () => {
  it('names the first failing part, what was found and the near miss', async () => {
    const rule = file('web/rule.yml', TRAVERSAL);
    const events = [
      web('f=../x', '198.51.100.7'),
      web('f=..%2Fx', '198.51.100.7'),
      web('f=../x', '192.0.2.1'),
      { ...web('f=../x', '198.51.100.7'), event: { dataset: 'openssh.auth' } },
    ];
    const { code, body } = await json(['rule', 'explain', rule], ndjson(events));
    expect(code).toBe(0);
    expect(body.events.map((one: { matches: boolean }) => one.matches)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(body.events[1].firstFailure).toMatchObject({
      unwanted: false,
      item: {
        selection: 'selection',
        field: 'cs-uri-query',
        modifiers: ['contains'],
        expected: ['../'],
        nearMiss: { kind: 'percent', field: 'url.query', value: 'f=..%2Fx' },
      },
    });
    expect(body.events[1].firstFailure.item.readFrom).toContain('url.query');
    expect(body.events[2].firstFailure).toMatchObject({
      unwanted: true,
      item: { selection: 'filter', field: 'c-ip' },
    });
    expect(body.events[3].routing).toMatchObject({ fits: false });
    const { said } = await gac(['rule', 'explain', rule], ndjson(events));
    expect(said).toContain('✗ Path traversal – event 1: does not match');
    expect(said).toContain('→ Excluded, as this part behind "not" holds: filter, c-ip');
    const none = await gac(['rule', 'explain', rule, '--lang', 'vi'], ndjson(events.slice(1)));
    expect(none.code).toBe(1);
    expect(none.said).toContain('không khớp');
  });

  it('agrees with gac rule eval on a correlation, and counts what it counts', async () => {
    const rule = file('auth/rule.yml', BURST);
    const near = [
      login('198.51.100.7', 0),
      login('198.51.100.7', 5),
      login(undefined, 6),
      login('198.51.100.8', 7, 'success'),
    ];
    const silent = await json(['rule', 'explain', rule], ndjson(near));
    expect(silent.code).toBe(1);
    expect(silent.body.correlations).toMatchObject([
      {
        fires: false,
        whyNot: 'threshold',
        groups: [{ group: { 'source.ip': '198.51.100.7' }, value: 2, windowEvents: [0, 1] }],
        leftOut: [{ line: 2, reason: 'group_missing' }],
        rules: [{ matches: 3 }],
      },
    ]);
    const events = ndjson([...near, login('198.51.100.7', 50)]);
    const fired = await json(['rule', 'explain', rule], events);
    expect(fired.code).toBe(0);
    const evaluated = await gac(
      ['rule', 'eval', '--rules', path.dirname(rule), '--pipeline', 'ecs'],
      events,
    );
    const [line] = evaluated.said.trim().split('\n');
    expect(fired.body.correlations[0].firings).toEqual([JSON.parse(line ?? '')]);
    expect(fired.body.correlations[0].groups[0]).toMatchObject({ value: 3 });
  });

  it('reads raw lines as the service would', async () => {
    const rule = file('web/rule.yml', TRAVERSAL);
    const line =
      '198.51.100.7 - - [22/Nov/2026:08:00:00 +0700] "GET /x?f=../../etc HTTP/1.1" 200 1 "-" "-"';
    const { code, body } = await json(['rule', 'explain', rule, '--type', 'nginx.access'], line);
    expect(code).toBe(0);
    expect(body.events).toMatchObject([{ matches: true }]);
  });

  it('says which rule or file is not there', async () => {
    const rule = file('web/rule.yml', TRAVERSAL);
    expect((await gac(['rule', 'explain'])).code).toBe(2);
    expect((await gac(['rule', 'explain', '/nowhere.yml'])).code).toBe(2);
    const { code, complained } = await gac(['rule', 'explain', rule, '--id', 'other']);
    expect(code).toBe(2);
    expect(complained).toContain('"other"');
    const broken = file('broken.yml', 'title: x\n');
    expect((await gac(['rule', 'explain', broken])).complained).toContain('broken.yml');
  });
});

describe('gac rule new', () => {
  const shapes = FAMILIES.flatMap((family) =>
    TEMPLATE_KINDS.map((kind) => [family, kind] as const),
  );

  it.each(shapes)(
    'makes a rule of %s as %s that tests pass and only placeholders spoil',
    async (family, kind) => {
      const place = path.join(folder, 'new', `${family}-${kind}`);
      const words = ['rule', 'new', 'first-rule', '--family', family, '--kind', kind];
      expect((await gac([...words, '--folder', place])).code).toBe(0);
      expect(await gac(['rule', 'test', place])).toMatchObject({ code: 0, complained: '' });
      const open = await json(['rule', 'lint', place, '--ecs']);
      const checks = open.body.flatMap((one: { issues: { check: string }[] }) =>
        one.issues.map(({ check }) => check),
      );
      expect(open.code).toBe(1);
      expect([...new Set(checks)]).toEqual(['GAC-L141']);
      const rule = path.join(place, 'first-rule.yml');
      const filled = fs.readFileSync(rule, 'utf8').replaceAll(/(FILL IN|CẦN ĐIỀN): /g, '');
      fs.writeFileSync(rule, filled);
      expect((await gac(['rule', 'lint', place, '--ecs', '--strict'])).code).toBe(0);
    },
  );

  it('writes nothing over and takes no odd words', async () => {
    const place = path.join(folder, 'taken');
    const words = ['rule', 'new', 'a-rule', '--family', 'outage', '--folder', place];
    expect((await gac(words)).code).toBe(0);
    const before = fs.readFileSync(path.join(place, 'a-rule.yml'), 'utf8');
    expect((await gac(words)).code).toBe(1);
    expect(fs.readFileSync(path.join(place, 'a-rule.yml'), 'utf8')).toBe(before);
    expect((await gac(['rule', 'new', 'x', '--family', 'other'])).code).toBe(2);
    expect((await gac(['rule', 'new', '../x', '--family', 'outage'])).code).toBe(2);
    expect((await gac(['rule', 'new', 'x'])).code).toBe(2);
  });
});

describe('gac rule coverage', () => {
  it('lists techniques, sources and rules that nothing feeds, and writes a layer', async () => {
    const place = path.join(folder, 'coverage');
    file('coverage/web.yml', TRAVERSAL);
    file('coverage/auth.yml', BURST);
    file(
      'coverage/unfed.yml',
      TRAVERSAL.replaceAll('1111', '9999')
        .replace('category: webserver', 'product: nowhere')
        .replaceAll('cs-uri-query', 'url.query')
        .replace('c-ip', 'source.ip')
        .replace('t1190', 't1189'),
    );
    const layer = path.join(place, 'layer.json');
    const { code, body } = await json(['rule', 'coverage', place, '--navigator', layer]);
    expect(code).toBe(1);
    expect(body.techniques).toMatchObject([
      { technique: 'T1110.001', tactics: ['credential-access'], blocked: [], level: 'high' },
      { technique: 'T1189', rules: [], blocked: ['99999999-9999-4111-8111-999999999999'] },
      { technique: 'T1190', rules: ['11111111-1111-4111-8111-111111111111'] },
    ]);
    const fed = (type: string) =>
      body.sources.find((one: { type: string }) => one.type === type).rules;
    expect(fed('openssh.auth')).toEqual(['33333333-3333-4333-8333-333333333333']);
    expect(fed('nginx.access')).toEqual(['11111111-1111-4111-8111-111111111111']);
    const drawn = JSON.parse(fs.readFileSync(layer, 'utf8'));
    expect(drawn).toMatchObject({ domain: 'enterprise-attack', versions: { layer: '4.5' } });
    expect(drawn.gradient.maxValue).toBeGreaterThan(drawn.gradient.minValue);
    for (const { techniqueID, score } of drawn.techniques) {
      expect(techniqueID).toMatch(/^T\d{4}(\.\d{3})?$/);
      expect(score).toBe(techniqueID === 'T1189' ? 0 : 1);
    }
    const { said } = await gac(['rule', 'coverage', place]);
    expect(said).toContain('no type of source feeds nowhere/-/-');
  });

  it('finds every rule of the product fed', async () => {
    expect((await gac(['rule', 'coverage'])).code).toBe(0);
  });
});

describe('gac rule diff', () => {
  it('names what differs, and what only one version raises', async () => {
    const old = file('diff/old.yml', TRAVERSAL);
    const fresh = file(
      'diff/new.yml',
      TRAVERSAL.replace("'../'", "['../', '..%2F']").replace('level: high', 'level: low'),
    );
    const events = file(
      'diff/events.ndjson',
      ndjson([web('f=../x', '198.51.100.7'), web('f=..%2Fx', '198.51.100.7')]),
    );
    const { code, body } = await json(['rule', 'diff', old, fresh, '--events', events]);
    expect(code).toBe(1);
    expect(body.rules).toMatchObject([
      {
        status: 'changed',
        sameMatches: false,
        changes: [
          {
            area: 'selection',
            path: 'detection.selection.cs-uri-query|contains',
            after: '"..%2F"',
          },
          { area: 'level', path: 'level', before: '"high"', after: '"low"' },
        ],
      },
    ]);
    const rule = '11111111-1111-4111-8111-111111111111';
    expect(body.findings).toMatchObject({
      events: 2,
      both: 1,
      onlyOld: [],
      onlyNew: [{ rule, event: 1 }],
    });
  });

  it('compares correlations by their firings, and sees through another way of writing', async () => {
    const old = file('diff/burst.yml', BURST);
    const fresh = file('diff/burst-new.yml', BURST.replace('gte: 3', 'gte: 2'));
    const events = file(
      'diff/logins.ndjson',
      ndjson([login('198.51.100.7', 0), login('198.51.100.7', 5)]),
    );
    const { body } = await json(['rule', 'diff', old, fresh, '--events', events]);
    expect(body.rules[0].changes).toMatchObject([
      { area: 'threshold', path: 'correlation.condition.gte', before: '3', after: '2' },
    ]);
    expect(body.findings).toMatchObject({
      onlyOldCount: 0,
      onlyNew: [{ group: { 'source.ip': '198.51.100.7' }, events: [0, 1] }],
    });
    const single = file('diff/a.yml', TRAVERSAL);
    const other = file(
      'diff/b.yml',
      TRAVERSAL.replace('selection and not filter', 'not (filter or not selection)'),
    );
    const rewritten = await json(['rule', 'diff', single, other]);
    expect(rewritten.body.rules[0].changes).toMatchObject([{ area: 'condition' }]);
    const listed = file('diff/c.yml', TRAVERSAL.replace("'../'", "['../']"));
    expect((await gac(['rule', 'diff', single, listed])).code).toBe(0);
    expect((await gac(['rule', 'diff', single])).code).toBe(2);
  });
});

describe('gac rule profile', () => {
  it('measures rules and the state of correlations, the largest first', async () => {
    const place = path.join(folder, 'profile');
    file('profile/web.yml', TRAVERSAL);
    file('profile/auth.yml', BURST);
    file(
      'profile/negative.yml',
      `title: Not from here\nid: 44444444-4444-4444-8444-444444444444\nlogsource: { category: webserver }\ndetection:\n  s: { source.ip: 192.0.2.1 }\n  condition: not s\nlevel: low\n`,
    );
    const events = ndjson([
      ...Array.from({ length: 30 }, (_, i) => web(i % 3 === 0 ? 'f=../x' : 'f=x', '198.51.100.7')),
      ...Array.from({ length: 4 }, (_, i) => login('198.51.100.7', i)),
      login('198.51.100.8', 1),
      login(undefined, 1),
    ]);
    const { code, body } = await json(
      ['rule', 'profile', '--rules', place, '--sample', '20'],
      events,
    );
    expect(code).toBe(0);
    expect(body.events).toBe(36);
    expect(body.sampled).toBeLessThanOrEqual(20);
    const shares = body.rules.map(({ share }: { share: number }) => share);
    expect(shares).toEqual(shares.toSorted((a: number, b: number) => b - a));
    expect(shares.reduce((a: number, b: number) => a + b, 0)).toBeCloseTo(1, 5);
    const byTitle = (title: string) =>
      body.rules.find((one: { title: { en: string } }) => one.title.en === title);
    expect(byTitle('Not from here')).toMatchObject({ isUngated: true, selectivity: 1 });
    expect(byTitle('Path traversal').isUngated).toBe(false);
    expect(body.correlations).toMatchObject([{ groups: 2, entries: 5, firings: 1, leftOut: 1 }]);
    expect(body.correlations[0].bytes).toBeGreaterThan(0);
    const { said } = await gac(['rule', 'profile', '--rules', place], events);
    expect(said).toContain('evaluated on every event');
  });

  it('refuses a bad sample, and says when lines cannot be judged', async () => {
    const rule = file('web/rule.yml', TRAVERSAL);
    const words = ['rule', 'profile', '--rules', rule];
    expect((await gac([...words, '--sample', '0'])).code).toBe(2);
    expect((await gac(['rule', 'profile'])).code).toBe(2);
    expect((await gac(words, 'no json\n{}')).code).toBe(1);
    expect((await gac(words)).code).toBe(1);
  });
});
