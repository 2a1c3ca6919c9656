// Goal: overlays and field mappings are looked at before they are in force, together with the rules that they are for.
// Method: the real commands on files in a temporary folder; the schemas that they print beside those that are published.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';

let folder = '';
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-overlays-'));
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

describe('gac rule lint of overlays and field mappings', () => {
  const ENUMERATION = 'e4e819be-0e39-4ccd-9984-e0a1fca325a1';
  const overlay = (rule: string) =>
    `title: Hà Nội\nprovince: "01"\nthresholds:\n  - rule: ${rule}\n    condition: { gte: 200 }\n`;

  it('knows the rules of the product and those that are given', async () => {
    const place = path.dirname(file('local/one.yml', overlay(ENUMERATION)));
    const sound = await gac(['rule', 'lint', '--overlays', place]);
    expect([sound.code, sound.said]).toEqual([
      0,
      '1 overlays and field mappings load, 0 are refused.\n' +
        '0 rules load, 0 are refused; 0 errors, 0 warnings, 0 hints.\n',
    ]);
    const bad = file('local/bad.yml', overlay('11111111-1111-4111-8111-111111111111'));
    const rules = file('own/traversal.yml', TRAVERSAL);
    const { code, body } = await json(['rule', 'lint', rules, '--overlays', place]);
    expect(code).toBe(1);
    const found = body.flatMap(
      ({ kind, issues }: { kind: string; issues: { check: string; at: string }[] }) =>
        kind === 'overlay' ? issues.map(({ check, at }) => [check, at]) : [],
    );
    expect(found).toEqual([['GAC-L166', `${bad}:4:5`]]);
  });

  it('tells which test case a filter silences in its province', async () => {
    const place = file(
      'scanner.yml',
      `title: Hà Nội
province: "01"
filters:
  - title: Our own scanner
    id: 33333333-3333-4333-8333-333333333333
    description: Weekly scan of the portal.
    filter:
      rules: [${ENUMERATION}]
      selection: { source.ip|cidr: 203.0.113.0/24 }
      condition: not selection
`,
    );
    const { code, body } = await json(['rule', 'lint', '--overlays', place, '--ecs']);
    expect([code, body[0].status]).toEqual([0, 'loaded']);
    expect(body[0].issues).toMatchObject([
      { check: 'GAC-L179', at: `${place}:7:5`, detail: expect.stringContaining('.test.yml') },
    ]);
  });

  it('tells all that is wrong with mappings, and of nothing else then', async () => {
    const mapping = file('map.yml', 'mappings: [{ logsource: {}, fields: { a: "" } }]\n');
    const rules = file('own/traversal.yml', TRAVERSAL);
    const { code, body } = await json(['rule', 'lint', rules, '--ecs', '--mapping', mapping]);
    expect(code).toBe(1);
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ kind: 'mapping', status: 'rejected' });
    expect(body[0].issues.map(({ at }: { at: string }) => at)).toEqual([
      `${mapping}:1:14`,
      `${mapping}:1:39`,
    ]);
  });

  it('has a schema for each', async () => {
    for (const [word, name] of [
      [[], 'sigma-rule'],
      [['overlay'], 'overlay'],
      [['mapping'], 'field-mapping'],
    ] as const) {
      const published = fs.readFileSync(path.resolve('schemas', `${name}.json`), 'utf8');
      expect((await json(['rule', 'schema', ...word])).body).toEqual(JSON.parse(published));
    }
    const { code, complained } = await gac(['rule', 'schema', 'nosuch']);
    expect([code, complained]).toEqual([2, expect.stringContaining('rule, overlay, mapping')]);
  });
});
