// Goal: docs/cli.md describes every command with its true synopsis, and no other; exit codes are the real ones.
// Method: compare headings, synopses and the table of exit codes with the list of commands, both ways.
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { EXIT } from '../../../src/cli/command.ts';
import { read, tableAfter } from '../../source-files.ts';
import { codeBlocks, headings, section } from './markdown.ts';

const document = read('docs/cli.md');
const titleOf = (name: readonly string[]) => `gac ${name.join(' ')}`;
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('docs/cli.md', () => {
  it('has a section for every command and no other', () => {
    const described = headings(document)
      .filter(({ level, text }) => level === 3 && text.startsWith('gac '))
      .map(({ text }) => text);
    expect(described.sort()).toEqual(COMMANDS.map(({ name }) => titleOf(name)).sort());
  });

  it.each(COMMANDS.map((command) => [titleOf(command.name), command] as const))(
    'shows the synopsis of %s, an example and its exit codes',
    (title, command) => {
      const text = section(document, title);
      const [synopsis, example] = codeBlocks(text);
      expect(plain(synopsis?.text ?? '')).toBe(plain(`${title} ${command.synopsis}`));
      expect(example?.text).toContain(title);
      expect(text).toMatch(/Exit codes?: /);
    },
  );

  it.each(COMMANDS.map((command) => [titleOf(command.name), command] as const))(
    'uses only options that %s takes in its examples',
    (title, command) => {
      const common = ['json', 'help', 'url', 'key', 'data', 'lang'];
      const known = new Set([...Object.keys(command.options), ...common]);
      const lines = codeBlocks(section(document, title)).flatMap(({ text }) =>
        text.split('\n').filter((line) => line.includes(title)),
      );
      const used = lines.flatMap((line) =>
        [...line.matchAll(/\s--([a-z][a-z-]*)/g)].map((match) => match[1] ?? ''),
      );
      expect(used.filter((option) => !known.has(option))).toEqual([]);
    },
  );

  it('lists the exit codes', () => {
    const listed = tableAfter(document, '## Exit codes').map(([code = '']) =>
      Number(code.replaceAll('`', '')),
    );
    expect(listed).toEqual(Object.values(EXIT));
  });
});
