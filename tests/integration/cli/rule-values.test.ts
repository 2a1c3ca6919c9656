// Goal: commands over rules take placeholders, keep every digit, load each file once, know drafts and print the schema.
// Method: the real commands on rules and events in a temporary folder.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { BUILT_IN_RULES } from '../../../src/detect/built-in-rules.ts';
import { ROOT } from '../../source-files.ts';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rule-values-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function gac(words: readonly string[], input = '') {
  const streams = { output: new PassThrough(), errors: new PassThrough() };
  const said = { output: '', errors: '' };
  for (const name of ['output', 'errors'] as const) {
    streams[name].setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk;
    });
  }
  const code = await runCli(words, COMMANDS, {
    ...streams,
    url: undefined,
    key: undefined,
    language: 'en',
    dataDirectory: '/nowhere',
    input: Readable.from(input === '' ? [] : [Buffer.from(input)]),
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, ...said };
}

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
  return place;
}

const events = (lines: readonly unknown[]) =>
  lines.map((one) => `${JSON.stringify(one)}\n`).join('');
const hits = (output: string) =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { rule: string; event?: number; events?: number[] });

const LISTED = `title: Listed
id: 11111111-1111-4111-8111-111111111111
logsource: { category: test }
detection: { s: { port|expand: '%ports%', user|expand: 'x%admins%' }, condition: s }
`;

describe('placeholders of the commands', () => {
  const rules = () => path.dirname(file('listed/rule.yml', LISTED));
  const lists = () => file('lists.yml', 'ports: [22, 2222]\nadmins: "r*"\n');
  const input = events([
    { port: 2222, user: 'xroot' },
    { port: 80, user: 'xroot' },
    { port: '22', user: 'xanna' },
  ]);

  it.each(['1', '2'])('are filled in by gac rule eval with %s threads', async (threads) => {
    const words = ['rule', 'eval', '--rules', rules(), '--threads', threads];
    const { output } = await gac([...words, '--placeholders', lists()], input);
    expect(hits(output).map(({ event }) => event)).toEqual([0]);
    const without = await gac(words, input);
    expect(without.output).toBe('');
    expect(without.errors).toContain('1 of 1 rules are refused');
  });

  it('decide what gac rule lint refuses, and what explain shows', async () => {
    expect((await gac(['rule', 'lint', rules()])).output).toContain('%ports% has no value');
    const filled = await gac(['rule', 'lint', rules(), '--placeholders', lists()]);
    expect(filled.output).toContain('0 errors');
    const words = ['rule', 'explain', path.join(rules(), 'rule.yml'), '--pipeline', 'none'];
    const explained = await gac([...words, '--placeholders', lists()], input);
    expect(explained.code).toBe(0);
    expect(explained.output).toContain('found "2222"');
  });

  it.each([
    ['a list', '[]', 'no map'],
    ['a map of maps', 'a: { b: c }', '"a" is not a name'],
    ['an empty list', 'a: []', '"a" is not a name'],
    ['broken YAML', 'a: [', 'bad.yml'],
    ['a name with a blank', '"a b": c', '"a b" is not a name'],
  ])('are refused as %s', async (_, text, detail) => {
    const { code, errors } = await gac([
      ...['rule', 'lint', rules(), '--placeholders', file('bad.yml', text)],
    ]);
    expect(code).not.toBe(0);
    expect(errors).toContain(detail);
  });
});

describe('gac rule eval', () => {
  it('keeps all digits of integers', async () => {
    const rule = LISTED.replace(
      /detection: .*/,
      () => 'detection: { s: { f: 9007199254740993 }, condition: s }',
    );
    const rules = path.dirname(file('digits/rule.yml', rule));
    const input = '{"f":9007199254740993}\n{"f":9007199254740992}\n{"f":"9007199254740993"}\n';
    const { output } = await gac(['rule', 'eval', '--rules', rules], input);
    expect(hits(output).map(({ event }) => event)).toEqual([0, 2]);
  });

  it('looks at the whole of a long value', async () => {
    const rule = LISTED.replace(
      /detection: .*/,
      () => "detection: { s: { f|re: 'a.*needle$' }, condition: s }",
    );
    const rules = path.dirname(file('long/rule.yml', rule));
    const input = events([{ f: `${'a'.repeat(300_000)}needle` }, { f: 'a'.repeat(300_000) }]);
    const { output } = await gac(['rule', 'eval', '--rules', rules], input);
    expect(hits(output).map(({ event }) => event)).toEqual([0]);
  });

  it('judges conditions in words, and explain says why they are silent', async () => {
    const step = (name: string, id: number) =>
      `title: ${name}\nid: 22222222-2222-4222-8222-22222222222${id}\nname: ${name}\nlogsource: { category: test }\n` +
      `detection: { s: { action: ${name} }, condition: s }\n---\n`;
    const outer = `title: Outer
id: 33333333-3333-4333-8333-333333333333
spec: 2.2-draft
correlation:
  { type: temporal, rules: [vpn, work, mfa], group-by: [user], timespan: 5m, condition: vpn AND work AND NOT mfa }
`;
    const text = [step('vpn', 1), step('work', 2), step('mfa', 3), outer].join('');
    const place = file('words/rule.yml', text);
    const at = (time: string, action: string, user: string) => {
      return { '@timestamp': `2026-11-20T08:${time}Z`, action, user };
    };
    const input = events([
      ...[at('00:00', 'vpn', 'an'), at('01:00', 'work', 'an')],
      ...[at('00:00', 'mfa', 'binh'), at('00:30', 'vpn', 'binh'), at('01:00', 'work', 'binh')],
    ]);
    const { output } = await gac(['rule', 'eval', '--rules', path.dirname(place)], input);
    expect(hits(output).map(({ rule, events: of }) => [rule.slice(0, 3), of])).toEqual([
      ['333', [0, 1]],
    ]);
    const spoilt = input.split('\n').slice(2).join('\n');
    const explained = await gac(['rule', 'explain', place, '--pipeline', 'none'], spoilt);
    expect(explained.code).toBe(1);
    expect(explained.output).toContain('a rule that must not come');
    const plain = file('plain/rule.yml', text.replace('spec: 2.2-draft\n', ''));
    const linted = await gac(['rule', 'lint', plain]);
    expect(linted.output).toMatch(
      /rule\.yml:\d+:\d+: error GAC-L001: A condition in words is a draft/,
    );
    expect(linted.output).toContain('Add "spec: 2.2-draft"');
  });
});

describe('gac rule test', () => {
  it('loads a rule once, though two of its folders hold it', async () => {
    const { code, errors, output } = await gac([
      'rule',
      'test',
      path.join(BUILT_IN_RULES, 'outage'),
    ]);
    expect(errors).toBe('');
    expect(output).toContain('0 failed');
    expect(code).toBe(0);
  });
});

describe('the schema of rules', () => {
  it('is printed as it is published', async () => {
    const published = fs.readFileSync(path.join(ROOT, 'schemas/sigma-rule.json'), 'utf8');
    expect((await gac(['rule', 'schema'])).output).toBe(published);
  });

  it('is found from a fresh rule', async () => {
    const made = path.join(folder, 'made');
    await gac(['rule', 'new', 'fresh', '--family', 'outage', '--folder', made]);
    const [line = ''] = fs.readFileSync(path.join(made, 'fresh.yml'), 'utf8').split('\n');
    const [, place = ''] = /^# yaml-language-server: \$schema=(.+)$/.exec(line) ?? [];
    const schema = JSON.parse(fs.readFileSync(path.resolve(made, place), 'utf8'));
    expect(schema.title).toContain('rule');
  });
});
