/*
 * Goal: the kit for parsers and the settings of the command line do what they say.
 * Method: commands run in a temporary folder with streams in memory; the outcome is read from files, output and exit code.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCommand } from '../../../src/cli/commands/parse-command.ts';
import { PARSER_COMMANDS } from '../../../src/cli/commands/parser-commands.ts';
import { runCli } from '../../../src/cli/run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'gac-kit-'));
afterAll(() => rmSync(root, { recursive: true }));

const clock = { now: () => Date.parse('2026-11-22T10:00:00+07:00') };

async function run(words: readonly string[], input = '') {
  let written = '';
  const sink = () =>
    new Writable({
      write(chunk, _, done) {
        written += String(chunk);
        done();
      },
    });
  const code = await runCli(words, [...PARSER_COMMANDS, parseCommand(clock)], {
    url: undefined,
    key: undefined,
    language: 'en',
    dataDirectory: root,
    input: Readable.from([input]),
    output: sink(),
    errors: sink(),
  });
  return { code, written };
}

describe('gac parser', () => {
  test('new makes a folder once, and only for a type', async () => {
    const made = await run(['parser', 'new', 'kiosk.ticket', '--folder', root], 'a line\n');
    expect(made.code).toBe(0);
    const file = join(root, 'kiosk/ticket/kiosk-ticket.ts');
    expect(readFileSync(file, 'utf8')).toContain("type: 'kiosk.ticket'");
    expect(readFileSync(join(root, 'kiosk/ticket/samples/first.log'), 'utf8')).toBe('a line\n');
    const again = await run(['parser', 'new', 'kiosk.ticket', '--folder', root], 'other\n');
    expect(again.code).toBe(1);
    expect((await run(['parser', 'new', '../evil', '--folder', root])).code).toBe(2);
    expect(existsSync(join(root, '../evil'))).toBe(false);
  });

  test('test compares field by field, and writes when asked to', async () => {
    const words = ['parser', 'test', 'squid.access', '--folder', root];
    expect((await run(words)).code).toBe(1);
    const folder = join(root, 'squid/access/samples');
    await run(['parser', 'new', 'squid.access', '--folder', root], 'no line of squid');
    expect((await run(words)).written).toContain('no expected documents');
    expect((await run([...words, '--update'])).code).toBe(0);
    expect((await run(words)).code).toBe(0);
    const line = '1795312800.123 456 192.0.2.20 TCP_MISS/200 5 GET http://a.vn/ - HIER_NONE/- x/y';
    writeFileSync(join(folder, 'first.log'), line);
    const changed = await run(words);
    expect(changed.code).toBe(1);
    expect(changed.written).toContain('record 1, event.action: expected –, found "tcp_miss"');
  });
});

describe('gac parse', () => {
  test('takes settings, objects by their keys', async () => {
    const words = [
      'parse',
      '--type',
      'json',
      '--setting',
      'map.ai=user.name',
      '--setting',
      'time=luc',
    ];
    const { code, written } = await run(
      words,
      '{"ai":"canbo01","luc":"2026-11-22T09:00:00+07:00"}\n',
    );
    expect(code).toBe(0);
    expect(JSON.parse(written)).toMatchObject({
      '@timestamp': '2026-11-22T02:00:00.000Z',
      user: { name: 'canbo01' },
    });
    expect((await run(['parse', '--type', 'json', '--setting', 'novalue'])).code).toBe(2);
  });

  test('explains which type fits and why not wholly', async () => {
    const line = '203.0.113.5 - - [22/Nov/2026:09:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "-"';
    const { code, written } = await run(
      ['parse', '--type', 'auto', '--explain'],
      `${line}\nwhat is this\n`,
    );
    expect(code).toBe(0);
    expect(written).toContain('nginx.access');
    expect(written).toContain('1/2');
    expect(written).toContain('2: malformed');
    expect((await run(['parse', '--explain'], '???\n')).code).toBe(1);
  });
});
