// Goal: whatever a parser says of a record that it cannot read is said in Vietnamese too.
// Method: every parser, also with the settings of its samples, is asked about the samples of all, whole and damaged; each text of the
// catalogue is looked for in the parsers, word by word.
import { describe, expect, it } from 'vitest';
import { unreadText } from '../../../src/message/unread-text.ts';
import { UNREAD_TEXTS } from '../../../src/message/unread-texts.ts';
import { readSamples, samplesFolder } from '../../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { configureParser } from '../../../src/normalize/settings/configure-parser.ts';
import { filesBelow, read } from '../../source-files.ts';

const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: 1_795_316_400_000 };
const samples = PARSERS.map((parser) => ({
  parser,
  all: readSamples(samplesFolder(parser.type)),
}));
/** Lines that no program writes. */
const ODD = [
  'hello',
  'a=b',
  '{}',
  '[]',
  '{"time":"x"}',
  'CEF:0|a',
  'LEEF:2.0|',
  '{"@timestamp":"no"}',
];
const lines = new Set([
  ...ODD,
  ...samples.flatMap(({ all }) =>
    all
      .flatMap(({ records }) => records.flatMap((record) => [record, ...record.split('\n')]))
      .flatMap((line) => [
        line,
        line.slice(0, line.length / 2),
        line.slice(5),
        line.replaceAll(/\d/g, 'x'),
      ]),
  ),
]);
const code = ['src/normalize', 'src/collect/http']
  .flatMap((folder) => filesBelow(folder, '.ts'))
  .map(read)
  .join('\n');

describe('why a record could not be read', () => {
  it.each(samples.map(({ parser, all }) => [parser.type, parser, all] as const))(
    'is told in Vietnamese: %s',
    (_type, parser, all) => {
      const configured = all.flatMap(({ settings }) =>
        settings === undefined ? [] : [configureParser(parser, settings)],
      );
      const details = new Set<string>();
      for (const one of [parser, ...configured])
        for (const line of lines) {
          const outcome = one.parse(line, context);
          if (outcome.kind === 'failed') details.add(outcome.detail);
        }
      const untold = [...details].filter((detail) => unreadText(detail, 'vi') === detail);
      expect(untold).toEqual([]);
    },
  );

  it('is told only as parsers say it', () => {
    const unsaid = Object.values(UNREAD_TEXTS)
      .flatMap(({ en }) => en.split(/\{\w+\}/))
      .filter((piece) => piece.length > 3 && !code.includes(piece));
    expect(unsaid).toEqual([]);
  });

  it('keeps what the record had', () => {
    expect(unreadText('not a time: 32/13/2026', 'vi')).toBe('không phải thời gian: 32/13/2026');
    expect(unreadText('not in the log_format: "[" expected at character 12', 'vi')).toBe(
      'không đúng log_format: cần "[" ở ký tự thứ 12',
    );
    expect(unreadText('7 CSV values where 9 are expected', 'vi')).toBe('có 7 giá trị CSV, cần 9');
    expect(unreadText('no value for a\nb', 'vi')).toBe('thiếu giá trị cho a\nb');
  });

  it('stays as it is in English, and where nobody foresaw it', () => {
    expect(unreadText('not a JSON object', 'en')).toBe('not a JSON object');
    expect(unreadText('TypeError: … is not a function', 'vi')).toBe(
      'TypeError: … is not a function',
    );
  });
});
