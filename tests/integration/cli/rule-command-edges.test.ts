// Goal: a wrong call, a wrong file or no input at all is said exactly, with the next step and the right exit code.
// Method: the real commands on files in a temporary folder; what they print, to which stream, and what they end with.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-edges-'));
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
    ...{ url: undefined, key: undefined, language: 'en', dataDirectory: '/nowhere' },
    input: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    ...{ output, errors },
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { code, said, complained };
}

function file(name: string, text: string | Uint8Array): string {
  const place = path.join(folder, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, text);
  return place;
}

const FORBIDDEN = `title: Forbidden pages
id: 11111111-1111-4111-8111-111111111111
logsource: { category: webserver }
detection:
  selection: { http.response.status_code: 403 }
  condition: selection
level: low
`;
const TEST = `rule: 11111111-1111-4111-8111-111111111111
source: { type: nginx.access, province: "15" }
cases:
  - name: forbidden
    expect: fires
    lines: ['198.51.100.7 - - [{{+0s|clf}}] "GET / HTTP/1.1" 403 157 "-" "M"']
`;
const EVENT = '{"http":{"response":{"status_code":403}}}\n';
const rule = file('one/rule.yml', FORBIDDEN);
const one = path.dirname(rule);
file('one/rule.test.yml', TEST);
const empty = path.join(folder, 'empty');
fs.mkdirSync(empty);
const refused = path.dirname(
  file('refused/rule.yml', FORBIDDEN.replace('condition: selection', 'condition: x')),
);

describe('rules that are none', () => {
  it.each([
    ['eval', ['rule', 'eval', '--rules', empty]],
    ['profile', ['rule', 'profile', '--rules', empty]],
    ['lint', ['rule', 'lint', empty]],
    ['coverage', ['rule', 'coverage', empty]],
    ['backtest', ['rule', 'backtest', empty]],
    ['eval of refused rules', ['rule', 'eval', '--rules', refused]],
    ['backtest of test cases', ['rule', 'backtest', path.join(one, 'rule.test.yml')]],
  ])('end %s as a wrong call', async (_, words) => {
    const { code, said, complained } = await gac(words, EVENT);
    expect([code, said]).toEqual([2, '']);
    expect(complained).toContain(`No rule of ${words.at(-1)} loads`);
  });
});

describe('gac rule eval', () => {
  it('takes files as well as folders', async () => {
    const { code, said } = await gac(['rule', 'eval', '--rules', `${rule},${empty}`], EVENT);
    expect([code, JSON.parse(said)]).toMatchObject([0, { event: 0, title: 'Forbidden pages' }]);
  });

  it.each(['eval', 'profile'])('has no argument for events: %s', async (verb) => {
    const { code, complained } = await gac(['rule', verb, '--rules', one, 'events.ndjson'], EVENT);
    expect(code).toBe(2);
    expect(complained).toContain('events come on stdin (< FILE)');
  });

  it('lets no control character of a broken line reach the terminal', async () => {
    const { code, complained } = await gac(['rule', 'eval', '--rules', one], 'a\u001b[31m\n');
    expect(code).toBe(1);
    expect(complained).not.toContain('\u001b');
  });
});

describe('no events', () => {
  it.each([
    ['explain', ['rule', 'explain', rule]],
    ['profile', ['rule', 'profile', '--rules', one]],
  ])('are said by %s', async (_, words) => {
    const { code, said, complained } = await gac(words);
    expect([code, said]).toEqual([1, '']);
    expect(complained).toContain('No events came on stdin');
  });
});

describe('files of rules', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', ':1:1: error GAC-L001: The file is empty.'],
    [
      'with a merge key',
      `x: &x { a: 1 }\n${FORBIDDEN.replace('selection: { ', 'selection: { <<: *x, ')}`,
      ':6:16: error GAC-L001: YAML: "<<" copies nothing in YAML 1.2. Write the keys that are meant',
    ],
    [
      'in an old encoding',
      Buffer.from(FORBIDDEN.replace('pages', 'trang bị cấm'), 'latin1').fill(0xe3, 17, 18),
      ':1:18: error GAC-L001: The file is not UTF-8 text. Save it again as UTF-8.',
    ],
    [
      'in UTF-16',
      Buffer.from(`\ufeff${FORBIDDEN}`, 'utf16le'),
      ':1:1: error GAC-L001: The file is not UTF-8 text.',
    ],
    ['with an open quote', 'title: "a\n', ':2:1: error GAC-L001: YAML: Missing closing "quote. '],
  ])('are refused with their place: %s', async (_, text, message) => {
    const { code, said } = await gac(['rule', 'lint', file('spoilt/rule.yml', text)]);
    expect(code).toBe(1);
    expect(said).toContain(`spoilt/rule.yml${message}`);
  });

  it('may be named by a pattern that test cases fit as well', async () => {
    const names = fs.readdirSync(one).map((name) => path.join(one, name));
    expect(names).toHaveLength(2);
    const { code, said } = await gac(['rule', 'lint', ...names]);
    expect(code).toBe(0);
    expect(said).toContain('1 rules load, 0 are refused');
  });
});

describe('gac rule test', () => {
  it('says all that is wrong with a file of cases, and runs the others', async () => {
    file('cases/rule.yml', FORBIDDEN);
    file('cases/rule.test.yml', TEST);
    const spoilt = file('cases/spoilt.test.yml', TEST.replace('fires', 'fired'));
    const { code, said, complained } = await gac(['rule', 'test', path.join(folder, 'cases')]);
    expect(code).toBe(1);
    expect(said).toContain('1 cases passed, 0 failed.');
    expect(complained).toContain(`${spoilt}:5:5: "expect" says nothing that is known. Write fires`);
  });

  it('fails for a rule that is not there, however silent', async () => {
    const text = TEST.replace('1111-1111', '2222-2222').replace('fires', 'silent');
    const lonely = file('lonely/rule.test.yml', text);
    const { code, complained } = await gac(['rule', 'test', lonely]);
    expect(code).toBe(1);
    expect(complained).toContain(`${lonely}:1:1: There is no rule with the id 11112222-2222`);
  });

  it('tests the version of the folder in the place of that of the product', async () => {
    const product = path.resolve(import.meta.dirname, '../../../detections/otp-abuse');
    const name = 'otp-bombing.yml';
    const text = fs.readFileSync(path.join(product, name), 'utf8');
    file(`own/${name}`, text.replace('gt: 5', 'gt: 500'));
    const cases = fs.readFileSync(path.join(product, 'otp-bombing.test.yml'), 'utf8');
    const { said, complained } = await gac([
      'rule',
      'test',
      file('own/otp-bombing.test.yml', cases),
    ]);
    expect(complained).toBe('');
    expect(said).toContain('✗ otp-bombing.test.yml case "eight codes for one number"');
  });

  it('waits until a rule that waits for the watermark has decided', async () => {
    file(
      'speed/rule.yml',
      `title: Too fast
id: 33333333-3333-4333-8333-333333333333
correlation: { type: geo_speed, rules: [login], group-by: [user.name], timespan: 6h, condition: { gt: 900 } }
level: high
---
title: Log-in
id: 44444444-4444-4444-8444-444444444444
name: login
logsource: { category: authentication }
detection: { selection: { event.outcome: success }, condition: selection }
level: low
`,
    );
    const login = (at: string, place: string) =>
      `{ at: ${at}, event: { category: [authentication], outcome: success }, user: { name: an }, source: { geo: { location: "${place}" } } }`;
    const cases = file(
      'speed/rule.test.yml',
      `rule: 33333333-3333-4333-8333-333333333333
source: { type: ecs.json }
cases:
  - name: ten minutes
    expect: fires
    events: [${login('+0s', '21.03,105.85')}, ${login('+10m', '10.78,106.70')}]
  - name: the first one comes late
    expect: fires
    events: [${login('+0s, arrives: +601s', '21.03,105.85')}, ${login('+570s', '10.78,106.70')}]
`,
    );
    const { said } = await gac(['rule', 'test', cases]);
    expect(said).toContain('✓ rule.test.yml case "ten minutes"');
  });
});

describe('gac rule explain of correlations', () => {
  const login = (second: number, outcome: string) =>
    JSON.stringify({
      '@timestamp': new Date(Date.UTC(2026, 10, 22, 1, 0, second)).toISOString(),
      event: { category: ['authentication'], outcome },
      user: { name: 'an' },
    });
  const selections = ['failure', 'success', 'unknown'].map(
    (outcome, index) => `---
title: Log-in of outcome ${outcome}
id: 5555555${index}-5555-4555-8555-555555555555
name: ${outcome}
logsource: { category: authentication }
detection: { selection: { event.outcome: ${outcome} }, condition: selection }
level: low
`,
  );

  it('says that a ratio has too few events', async () => {
    const ratio = `title: Share
id: 66666666-6666-4666-8666-666666666666
correlation: { type: ratio, rules: [failure, success], group-by: [user.name], timespan: 1h, condition: { gte: 0.5 } }
gac: { family: outage, ratio: { numerator: [failure], minimum: 20 } }
level: high
`;
    const place = file('share/rule.yml', ratio + selections.join(''));
    const { code, said } = await gac(
      ['rule', 'explain', place],
      [login(0, 'failure'), login(1, 'failure'), login(2, 'success')].join('\n'),
    );
    expect(code).toBe(1);
    expect(said).toContain('within 1 h');
    expect(said).toContain('numerator 2, denominator 3; the denominator needs at least 20');
    expect(said).toContain('gac.ratio.minimum');
  });

  it('shows a condition in words over correlations, and contradicts nothing', async () => {
    const chain = `title: Guessed
id: 77777777-7777-4777-8777-777777777777
spec: 2.2-draft
correlation: { type: temporal_ordered, rules: [many, unknown, success], group-by: [user.name], timespan: 5m, condition: many and success and not unknown }
level: high
---
title: Many failures
id: 88888888-8888-4888-8888-888888888888
name: many
correlation: { type: event_count, rules: [failure], group-by: [user.name], timespan: 5m, condition: { gte: 3 } }
level: low
`;
    const place = file('chain/rule.yml', chain + selections.join(''));
    const events = [0, 1, 2].map((second) => login(second, 'failure'));
    const { code, said } = await gac(
      ['rule', 'explain', place, '--id', '77777777-7777-4777-8777-777777777777'],
      [...events, login(9, 'success')].join('\n'),
    );
    expect(code).toBe(0);
    expect(said).toContain(
      'condition "Many failures" and "Log-in of outcome success" and not "Log-in of outcome unknown"',
    );
    expect(said).toContain('✓ rule "Log-in of outcome unknown": 0 matches');
    expect(said).toContain('→ fires on events 0, 1, 2, 3');
    expect(said).not.toContain('missing');
  });
});

describe('the call', () => {
  it('takes a value that begins with a hyphen', async () => {
    const { code, said } = await gac(['rule', 'mapping', '--logsource', '-/webserver']);
    expect(code).toBe(0);
    expect(said).toMatch(/^-\/webserver\/- +c-ip +source\.ip/m);
  });

  it('says that no record is of a logsource, and shows its fields all the same', async () => {
    const { code, said, complained } = await gac([
      'rule',
      'mapping',
      '--logsource',
      'windows/nope',
    ]);
    expect(code).toBe(0);
    expect(said).toMatch(/^windows\/nope\/- +EventID +event\.code/m);
    expect(complained).toContain('No type of record feeds windows/nope/-');
    const known = await gac(['rule', 'mapping', '--logsource', 'windows/process_creation']);
    expect(known.complained).toBe('');
  });

  it('shows the verbs of a noun on stdout when asked for help', async () => {
    const { code, said } = await gac(['rule', '--help']);
    expect(code).toBe(0);
    expect(said).toContain('gac rule eval --rules');
  });

  it('lists only what differs between folders', async () => {
    const next = path.dirname(file('next/rule.yml', FORBIDDEN.replace('403', '404')));
    file('both/rule.yml', FORBIDDEN);
    const { said } = await gac(['rule', 'diff', one, next]);
    expect(said).toContain('Changed: Forbidden pages');
    expect((await gac(['rule', 'diff', one, one])).said).toBe('1 rules are the same.\n');
  });
});
