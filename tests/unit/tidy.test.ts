// Goal: the habits of CONTRIBUTING.md that a machine can check are kept.
// Method: read every source, test and document as text.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, read } from '../source-files.ts';

const source = [
  ...filesBelow('src', '.ts'),
  ...filesBelow('web', '.ts'),
  ...filesBelow('web', '.tsx'),
];
const tests = filesBelow('tests', '.ts');
const LINES_MAX = 400;
/** Tables: one idea however long. */
const LONG_FILES = new Set<string>(['src/message/console-texts.ts']);
const EMPTY_NAMES = new Set(
  'utils util helpers helper common base manager types interfaces constants shared misc data info'.split(
    ' ',
  ),
);

function lines(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe('tidiness', () => {
  it('keeps files short', () => {
    const long = [...source, ...tests].filter(
      (file) => !LONG_FILES.has(file) && read(file).split('\n').length > LINES_MAX + 1,
    );
    expect(long).toEqual([]);
  });

  it('uses no name that says nothing', () => {
    const empty = [...source, ...tests].filter((file) =>
      file.split('/').some((part) => EMPTY_NAMES.has(part.replace(/\.tsx?$/, ''))),
    );
    expect(empty).toEqual([]);
  });

  it('reads the clock and the environment in one place each', () => {
    const files = filesBelow('src', '.ts');
    const clock = lines(/Date\.now\(\)|new Date\(\)/, files);
    expect(clock.filter((line) => !line.startsWith('src/telemetry/clock.ts'))).toEqual([]);
    const environment = lines(/process\.env/, files);
    expect(environment.filter((line) => !line.startsWith('src/app/configuration.ts'))).toEqual([]);
  });

  it('mocks nothing of its own and leaves no loose ends', () => {
    const mocks = new RegExp(`vi\\.(${['mock', 'spyOn'].join('|')})\\(`);
    expect(lines(mocks, tests)).toEqual([]);
    const loose = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
    expect(lines(loose, [...source, ...tests, ...filesBelow('docs', '.md')])).toEqual([]);
  });

  it('documents every export of the contracts and of rank 0 and 1', () => {
    const files = filesBelow('src', '.ts').filter((file) => {
      const folder = path.dirname(file);
      return /^src\/(event|message|telemetry)$/.test(folder) || file.endsWith('contract.ts');
    });
    const undocumented = files.flatMap((file) => {
      const text = read(file).split('\n');
      return text.flatMap((line, index) => {
        if (!/^export (async )?(function|class|interface|const)/.test(line)) return [];
        const before = text[index - 1]?.trim() ?? '';
        return before.endsWith('*/') ? [] : [`${file}:${index + 1}: ${line}`];
      });
    });
    expect(undocumented).toEqual([]);
  });
});
