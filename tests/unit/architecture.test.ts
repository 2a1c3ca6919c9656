// Goal: the folders, ranks and package homes of docs/architecture.md are true of the code.
// Method: read the tables of the document and every import of every source file.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, read, tableAfter } from '../source-files.ts';

const document = read('docs/architecture.md');
const code = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
const ranks = new Map(
  tableAfter(document, '## Folders and ranks').map(([rank, folder]) => [
    (code(folder ?? '')[0] ?? '').replace(/\/$/, ''),
    Number(rank),
  ]),
);
const homes = new Map(
  tableAfter(document, '## Where a package may be used').flatMap(([packages, folders]) =>
    code(packages ?? '').map((name): [string, string[]] => [name, code(folders ?? '')]),
  ),
);
const files = filesBelow('src', '.ts');
const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');

describe('architecture', () => {
  it('names every folder of src, and only those', () => {
    const real = new Set(files.map(folderOf).filter((folder) => !folder.endsWith('.ts')));
    expect([...ranks.keys()].sort()).toEqual([...real].sort());
  });

  it('lets imports fall in rank only, siblings meeting by contract', () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const file of files) {
      const from = folderOf(file);
      const rank = ranks.get(from) ?? 9;
      for (const { specifier, typeOnly } of importsOf(read(file))) {
        if (!specifier.startsWith('.')) continue;
        const target = path.join(path.dirname(file), specifier);
        const to = folderOf(target);
        if (to === from) continue;
        checked++;
        const byContract = typeOnly && path.basename(target) === 'contract.ts';
        const falls = (ranks.get(to) ?? 9) < rank;
        const sibling = (ranks.get(to) ?? 9) === rank && byContract;
        if (!falls && !sibling) wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(50);
  });

  it('keeps packages in their homes', () => {
    const wrong: string[] = [];
    for (const file of files) {
      for (const { specifier } of importsOf(read(file))) {
        const allowed = [...homes].find(([name]) =>
          name.endsWith('/*')
            ? specifier.startsWith(name.slice(0, -1))
            : specifier === name || specifier.startsWith(`${name}/`),
        )?.[1];
        if (allowed && !allowed.some((home) => file.startsWith(home))) {
          wrong.push(`${file} imports ${specifier}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
