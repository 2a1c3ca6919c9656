/*
 * Goal: settings given on a command line, by name or from a file, are what the source gets; what cannot be read is told.
 * Method: the option with its words, files in a temporary folder.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UsageError } from '../../../src/cli/command.ts';
import { settingOptions } from '../../../src/cli/setting-option.ts';

const folder = mkdtempSync(join(tmpdir(), 'gac-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function settingsOf(...setting: string[]) {
  const context = { options: { setting }, language: 'en' } as unknown;
  return settingOptions(context as Parameters<typeof settingOptions>[0]);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return `@${path}`;
}

test('names, keys of objects, lists and files; what comes later wins', () => {
  const all = file('all.json', '{"map":{"a":"user.name"},"phone":"dt","drop":["x"]}');
  expect(settingsOf(all, 'map.b=source.ip', 'phone=sdt', 'drop=["y"]')).toEqual({
    map: { a: 'user.name', b: 'source.ip' },
    phone: 'sdt',
    drop: ['y'],
  });
  expect(settingsOf()).toBeUndefined();
});

test.each([
  ['no such file', `@${join(folder, 'none.json')}`],
  ['no JSON', file('broken.json', '{"map":')],
  ['no object', file('list.json', '[1]')],
  ['no equals sign', 'phone'],
])('%s is refused with what stood there', (_, setting) => {
  expect(() => settingsOf(setting)).toThrow(UsageError);
  expect(() => settingsOf(setting)).toThrow(setting.replace('@', ''));
});
