// Goal: a person who errs on the command line reads in his language what is wrong and what to do, with the right exit code.
// Method: the real commands against a small HTTP server that answers what a service or a stranger would.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import type { Command } from '../../../src/cli/command.ts';
import { runCli } from '../../../src/cli/run-cli.ts';

let server: http.Server;
let url = '';
let bodies: string[];
let answer: { status: number; body: string };

beforeEach(async () => {
  bodies = [];
  answer = { status: 200, body: '{"items":[],"total":{"value":0,"relation":"eq"}}' };
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    bodies.push(body);
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function gac(words: readonly string[], given: { url?: string; commands?: Command[] } = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCli(words, given.commands ?? COMMANDS, {
    url: given.url ?? url,
    key: 'gak_test',
    language: 'vi',
    dataDirectory: '/nowhere',
    input: Readable.from([]),
    output,
    errors,
  });
  return { code, said: String(output.read() ?? ''), complained: String(errors.read() ?? '') };
}

describe('command line', () => {
  it('names the nearest option', async () => {
    const { code, complained } = await gac(['alert', 'list', '--sttus', 'open']);
    expect(code).toBe(2);
    expect(complained).toContain('Không có tùy chọn --sttus.\nCó phải ý bạn là "--status"?');
  });

  it('shows the verbs of a noun', async () => {
    const { code, complained } = await gac(['alert']);
    expect(code).toBe(2);
    expect(complained).toContain('gac alert close ID…');
    expect(complained).not.toContain('gac source');
  });

  it('takes what all commands take before the name of the command, too', async () => {
    answer.body = JSON.stringify({ items: [], total: { value: 0, relation: 'eq' } });
    const late = await gac(['alert', 'list', '--json', '--lang', 'en']);
    expect(late.code).toBe(0);
    expect(await gac(['--json', '--lang', 'en', 'alert', 'list'])).toEqual(late);
    expect(await gac(['--lang=en', '--json', 'alert', 'list'])).toEqual(late);
    const elsewhere = await gac(['--url', url, '--json', 'alert', 'list'], {
      url: 'http://127.0.0.1:9',
    });
    expect(elsewhere.said).toBe(late.said);
    expect((await gac(['--help', 'alert', 'close'])).said).toContain('gac alert close ID…');
    expect((await gac(['--help', 'alert'])).code).toBe(0);
    expect((await gac(['--lang', 'en'])).said).toContain('Usage');
    const unknown = await gac(['--json', 'alert', 'lst']);
    expect(unknown.complained).toContain('gac alert list');
    expect(unknown.code).toBe(2);
  });

  it('heads tables in the language of the person', async () => {
    const transport = { kind: 'http' };
    const item = { id: 'x', type: 't', provinceName: 'Lào Cai', transport, enabled: true };
    answer.body = JSON.stringify({ items: [item] });
    expect((await gac(['source', 'list'])).said).toContain('ĐỊA PHƯƠNG');
    expect((await gac(['source', 'list', '--lang=en'])).said).toContain('PROVINCE');
  });

  it('says the next step beside an error of the service, once', async () => {
    const detail = '/body/verdict: Invalid option';
    const errors = [{ pointer: '/body/verdict', detail: 'Invalid option' }];
    answer = { status: 400, body: JSON.stringify({ code: 'GAC_REQUEST_INVALID', detail, errors }) };
    const { code, complained } = await gac(['alert', 'list']);
    expect(code).toBe(1);
    expect(complained.match(/Invalid option/g)).toHaveLength(1);
    expect(complained).toContain('Xem cách dùng bằng --help.');
  });

  it.each([
    ['a page of a proxy', 502, '<html>', 3, 'không phải là Trạm Gác'],
    ['a page that is fine', 200, '<html>', 3, 'không phải là Trạm Gác'],
  ])('knows %s from the service', async (_what, status, body, exit, words) => {
    answer = { status, body };
    const { code, complained } = await gac(['alert', 'list']);
    expect([code, complained]).toEqual([exit, expect.stringContaining(words)]);
  });

  it('refuses an address that is none', async () => {
    const { code, complained } = await gac(['alert', 'list'], { url: 'gac.example' });
    expect(code).toBe(2);
    expect(complained).toContain('"gac.example" không phải là địa chỉ của dịch vụ');
  });

  it.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' }), 'Ổ đĩa đã đầy.'],
    [Object.assign(new Error('open /x'), { code: 'EACCES', syscall: 'open' }), 'không có quyền'],
  ])('explains what the operating system refused', async (error, words) => {
    const fails = { name: ['start'], summary: 'cli.start', synopsis: '', options: {} } as const;
    const commands = [{ ...fails, run: () => Promise.reject(error) }];
    const { code, complained } = await gac(['start'], { commands });
    expect(code).toBe(1);
    expect(complained).toContain(words);
    expect(complained).not.toContain('    at ');
  });
});

describe('gac source add', () => {
  const add = (...more: string[]) =>
    gac(['source', 'add', 'x-1', '--type', 'nginx.access', ...more]);

  it('takes a province by its name', async () => {
    await add('--province', 'lao cai', '--file', '/var/log/x.log');
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ province: '15' });
  });

  it.each([
    [['--province', 'Lao Cay'], 'Có phải ý bạn là Lào Cai (15)?'],
    [['--province', '15', '--app-name', 'sshd'], '--app-name chỉ dùng cùng'],
    [['--province', '15', '--file', '/x', '--syslog-peer', '192.0.2.1'], 'một cách gửi'],
  ])('asks nothing of the service when the call is not clear: %j', async (words, said) => {
    const { code, complained } = await add(...words);
    expect([code, complained]).toEqual([2, expect.stringContaining(said)]);
    expect(bodies).toEqual([]);
  });
});

describe('gac rule test', () => {
  it('says why a rule was refused, and that nothing was tested', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rule-'));
    const empty = await gac(['rule', 'test', folder]);
    expect([empty.code, empty.complained]).toEqual([2, expect.stringContaining('.test.yml')]);
    fs.writeFileSync(path.join(folder, 'a.yml'), 'title: x\nlogsorce: {}\n');
    fs.writeFileSync(path.join(folder, 'a.test.yml'), 'rule: x\n');
    const broken = await gac(['rule', 'test', folder]);
    expect(broken.code).toBe(1);
    expect(broken.complained).toContain('logsorce');
    expect(broken.complained).not.toContain('    at ');
    fs.rmSync(folder, { recursive: true });
  });
});
