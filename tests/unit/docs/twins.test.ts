// Goal: the Vietnamese documents say what the English ones say.
// Method: compare heading levels, commands, links, tables and pictures of each pair.
import { describe, expect, it } from 'vitest';
import { read } from '../../source-files.ts';
import { codeBlocks, headings, links, prose } from './markdown.ts';

const PAIRS = [
  ['README.md', 'README.vi.md'],
  ['docs/onboarding.md', 'docs/onboarding.vi.md'],
  ['docs/formats.md', 'docs/formats.vi.md'],
  ['docs/protection.md', 'docs/protection.vi.md'],
] as const;

/** Code without comments, which are in the reader's language. */
const commands = (text: string) =>
  codeBlocks(text).map((block) =>
    block.text
      .split('\n')
      .map((line) => line.replace(/(^|\s)#\s.*$/, '').trimEnd())
      .filter((line) => line !== ''),
  );
const sameFor = (target: string) => target.replace('.vi.md', '.md').replace(/#.*$/, '');
const tableRows = (text: string) =>
  prose(text)
    .split('\n')
    .filter((line) => line.startsWith('|')).length;

describe.each(PAIRS)('%s and %s', (english, vietnamese) => {
  const en = read(english);
  const vi = read(vietnamese);

  it('have the same structure', () => {
    const levels = (text: string) => headings(text).map(({ level }) => level);
    expect(levels(vi)).toEqual(levels(en));
    expect(tableRows(vi)).toBe(tableRows(en));
    expect(headings(en).length).toBeGreaterThan(4);
  });

  it('have the same commands', () => {
    expect(commands(vi)).toEqual(commands(en));
  });

  it('have the same links, each to its own language first', () => {
    // The link to the other language is the one that differs.
    const others = new Set([english, vietnamese].map((file) => file.split('/').at(-1)));
    const targets = (text: string) =>
      links(text)
        .filter((target) => !others.has(target))
        .map(sameFor);
    expect(targets(vi)).toEqual(targets(en));
    expect(links(en)).toContain(vietnamese.split('/').at(-1));
    expect(links(vi)).toContain(english.split('/').at(-1));
  });

  it('are written in their language', () => {
    const accented = (text: string) =>
      [...prose(text)].filter((letter) =>
        /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i.test(letter),
      ).length / prose(text).length;
    expect(accented(vi)).toBeGreaterThan(0.1);
    expect(accented(en)).toBeLessThan(0.02);
  });
});
