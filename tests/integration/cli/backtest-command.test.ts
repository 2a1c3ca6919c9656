// Goal: `gac rule backtest` and `gac hunt` send the rules of files, show what came of them in both languages, and fail
// with a reason.
// Method: the real commands against a real API over real stores; what they write is compared.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULE_COMMANDS } from '../../../src/cli/commands/rule-commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import { HERE, NOW_MS, openWorld, type World } from '../api/api-world.ts';

const RULE = `
title: Refused pages
id: 00000000-0000-4000-8000-0000000000d1
level: high
logsource: { category: test }
gac: { family: wrong_access, fingerprint: [source.ip] }
detection: { s: { http.response.status_code|gte: 300 }, condition: s }
`;

const SILENT_ID = '00000000-0000-4000-8000-0000000000d4';
const SILENT = `
title: Answered
id: 00000000-0000-4000-8000-0000000000d3
name: answered
level: low
logsource: { category: test }
detection: { s: { http.response.status_code|gte: 200 }, condition: s }
---
title: Registered and silent
id: ${SILENT_ID}
level: high
gac: { family: outage, expect: { roster: sources, types: [nginx.access] } }
correlation: { type: event_count, rules: [answered], group-by: [gac.source.id], timespan: 1h, condition: { lt: 1 } }
`;

let world: World;
let folder: string;
let url: string;
let key: string;
beforeAll(async () => {
  world = await openWorld();
  url = await world.app.listen({ port: 0, host: '127.0.0.1' });
  const person = { name: 'Engineer', role: 'engineer', provinces: [] } as const;
  const system = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL } as const;
  ({ key } = await world.state.users.issueApiKey(system, person, NOW_MS));
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-backtest-'));
  await writeFile(path.join(folder, 'rule.yml'), RULE);
  await writeFile(
    path.join(folder, 'wrong.yml'),
    RULE.replace('d1', 'd2').replace('condition: s', 'condition: t'),
  );
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function gac(...words: string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCli([...words, '--from', String(NOW_MS - 3_600_000)], RULE_COMMANDS, {
    url,
    key,
    language: 'en',
    dataDirectory: folder,
    input: Readable.from([]),
    output,
    errors,
  });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('gac rule backtest', () => {
  it('tells the alerts of a rule, in both languages', async () => {
    const file = path.join(folder, 'rule.yml');
    const english = await gac('rule', 'backtest', file);
    expect(english).toMatchObject({ code: 0, errors: '' });
    expect(english.output).toContain('Refused pages: 2 alerts (4 signals)');
    expect(english.output).toContain('2026-11-22: 4');
    expect(english.output).toContain(world.here.events[1]);
    expect(english.output).toContain('Nothing is stored');
    const vietnamese = await gac('rule', 'backtest', file, '--lang', 'vi', '--examples', '0');
    expect(vietnamese.output).toContain('Refused pages: 2 cảnh báo (4 tín hiệu)');
    expect(vietnamese.output).not.toContain(world.here.events[1]);
  });

  it('says that silence of registered sources is not judged on a part of their events', async () => {
    const file = path.join(folder, 'silent.yml');
    await writeFile(file, SILENT);
    const part = await gac('rule', 'backtest', file, '--filter', 'source.ip:192.0.2.1');
    expect(part).toMatchObject({ code: 0, errors: '' });
    expect(part.output).toContain(`on a part of the events of a source: ${SILENT_ID}`);
    for (const filter of [[], ['--filter', 'gac.province:10']]) {
      const whole = await gac('rule', 'backtest', file, ...filter);
      expect(whole).toMatchObject({ code: 0, errors: '' });
      expect(whole.output).not.toContain(SILENT_ID);
    }
    await rm(file);
  });

  it('judges the sound rules of a folder, names the others, and is a failure then', async () => {
    const { code, output, errors } = await gac('rule', 'backtest', folder, '--json');
    expect(code).toBe(1);
    expect(errors).toContain('wrong.yml');
    const result = JSON.parse(output);
    expect(result).toMatchObject({ ended: 'complete', eventsMatched: 4 });
    expect(result.refused).toHaveLength(1);
  });

  it.each([
    [['rule', 'backtest'], 'RULE.yml'],
    [['rule', 'backtest', '/nowhere/rule.yml'], '/nowhere/rule.yml'],
    [['hunt'], '--filter'],
    [['hunt', '--filter', 'a:b', '--examples', 'many'], 'many'],
  ])('refuses %j with its usage', async (words, named) => {
    const { code, errors } = await gac(...words);
    expect(code).toBe(2);
    expect(errors).toContain(named);
  });

  it('gives the values of placeholders along', async () => {
    const text = RULE.replace(
      'http.response.status_code|gte: 300',
      "http.response.status_code|expand: '%codes%'",
    ).replace('d1', 'd3');
    const file = path.join(folder, 'listed', 'rule.yml');
    await mkdir(path.dirname(file));
    await writeFile(file, text);
    const lists = path.join(folder, 'listed', 'lists.json');
    await writeFile(lists, '{"codes": [300, 301]}');
    const without = await gac('rule', 'backtest', file);
    expect(without.errors).toContain('%codes% has no value');
    const filled = await gac('rule', 'backtest', file, '--placeholders', lists);
    expect(filled).toMatchObject({ code: 0, errors: '' });
    expect(filled.output).toMatch(/Refused pages: \d+ alerts/);
  });

  it('says what the service finds wrong', async () => {
    const { code, errors } = await gac('rule', 'backtest', path.join(folder, 'wrong.yml'));
    expect(code).toBe(1);
    expect(errors).toContain('GAC_RULE_INVALID');
  });
});

describe('gac hunt', () => {
  it('counts the events of filters', async () => {
    const { code, output } = await gac('hunt', '--filter', `gac.province:${HERE}`);
    expect(code).toBe(0);
    expect(output).toContain('3 events match.');
    expect(output).toContain(world.here.events[0]);
  });

  it('says which field of a filter is none, where nothing is found', async () => {
    const wrong = await gac('hunt', '--filter', 'sourc.ip:192.0.2.1');
    expect(wrong.code).toBe(0);
    expect(wrong.errors).toContain(
      '"sourc.ip" is no field of ECS, nor of Trạm Gác. Is "source.ip" meant?',
    );
    const absent = await gac('hunt', '--filter', 'source.ip:192.0.2.254');
    expect(absent.output).toContain('0 events match.');
    expect(absent.errors).not.toContain('no field');
  });

  it('judges the events of filters by a rule', async () => {
    const file = path.join(folder, 'rule.yml');
    const { output } = await gac('hunt', '--rule', file, '--filter', `gac.province:${HERE}`);
    expect(output).toContain('1 alerts (2 signals)');
  });
});
