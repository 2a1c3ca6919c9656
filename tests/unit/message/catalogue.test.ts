// Goal: every text exists in both languages with the same places, written as an officer writes, and has a use.
// Method: look at every key of the catalogue; search the code for each.
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../src/message/text.ts';
import { filesBelow, read } from '../../source-files.ts';

/** Vietnamese without marks all the same: formats, names, and words that carry none. */
const UNMARKED: Readonly<Record<string, string>> = {
  'cli.alert_changed': 'format',
  'level.high': 'the word is “Cao”',
  'ui.alert.count': 'format',
  'ui.alert.place': 'format',
  'ui.channel.webhook': 'name',
  'ui.transport.http': 'name',
  'ui.transport.syslog': 'name',
};

type Entry = readonly [key: string, texts: { readonly vi: string; readonly en: string }];
const entries: readonly Entry[] = Object.entries(MESSAGES);
const placesOf = (text: string) => [...text.matchAll(/\{[^}]*\}/g)].map(([place]) => place).sort();
const hasMarks = (text: string) => /[\u0300-\u036fđĐ]/.test(text.normalize('NFD'));

const code = [
  ...filesBelow('src', '.ts').filter((file) => !/^src\/message\/.*-texts\.ts$/.test(file)),
  ...filesBelow('web', '.ts'),
  ...filesBelow('web', '.tsx'),
]
  .map(read)
  .join('\n');
/** Beginnings of keys that the code completes itself, such as `level.` of `level.${level}`. */
const beginnings = [...code.matchAll(/`([a-z]+(?:\.[a-z_]+)*[._])\$\{/g)].map(
  (match) => match[1] ?? '',
);

describe('message catalogue', () => {
  it.each(entries)('%s is filled in both languages', (_key, { vi, en }) => {
    expect(vi.trim()).not.toBe('');
    expect(en.trim()).not.toBe('');
    expect(vi).toBe(vi.normalize('NFC'));
  });

  it.each(entries)('%s has the same places in both languages', (_key, { vi, en }) => {
    expect(placesOf(vi)).toEqual(placesOf(en));
    for (const place of placesOf(vi)) expect(place).toMatch(/^\{[a-zA-Z_.]+\}$/);
  });

  it('is written in Vietnamese where it says so', () => {
    const bare = entries.filter(([, { vi }]) => !hasMarks(vi)).map(([key]) => key);
    expect(bare.sort()).toEqual(Object.keys(UNMARKED).sort());
  });

  it('is written in English where it says so', () => {
    const foreign = entries.filter(([, { en }]) => hasMarks(en.replaceAll('Trạm Gác', '')));
    expect(foreign).toEqual([]);
  });

  it.each(entries)('%s is named area.what', (key) => {
    expect(key).toMatch(/^[a-z]+(\.[a-z0-9_-]+)+$/);
  });

  it('has no key that nothing uses', () => {
    const unused = entries
      .map(([key]) => key)
      // What parsers say is found by its English text; its own test asks them.
      .filter((key) => !key.startsWith('unread.'))
      .filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`))
      .filter((key) => !beginnings.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });
});
