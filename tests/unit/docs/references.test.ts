// Goal: every command, link and path that a document names exists.
// Method: read all documents; look up npm scripts, commands of gac, relative links and paths of the repository.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/app/commands/commands.ts';
import { ROOT, read } from '../../source-files.ts';
import { codeBlocks, documents, headings, inlineCodes, links } from './markdown.ts';

const files = documents();
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const LIFECYCLE = ['start', 'test'];

const codeLines = (file: string) => [
  ...inlineCodes(read(file)),
  ...codeBlocks(read(file)).flatMap(({ text }) => text.split('\n')),
];

function unknownCommands(line: string): string[] {
  const calls = line.matchAll(/(?:^|[\s;&|(]|\.\/bin\/|-- )gac(?:\.js)? ([a-z]+)(?: ([a-z]+|…))?/g);
  return [...calls].flatMap(([, noun = '', verb = '']) => {
    const known = COMMANDS.some(
      ({ name }) =>
        name[0] === noun && (name.length === 1 || name[1] === verb || verb === '…' || noun === ''),
    );
    return known ? [] : [`gac ${noun} ${verb}`.trim()];
  });
}

/** Anchors as the usual renderers make them of headings. */
function anchorsOf(file: string): string[] {
  return headings(read(file)).map(({ text }) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

function brokenLink(file: string, target: string): boolean {
  if (/^(https?|mailto):/.test(target)) return false;
  const [place = '', anchor] = target.split('#');
  const full = place === '' ? file : path.join(path.dirname(file), place);
  if (!fs.existsSync(path.join(ROOT, full))) return true;
  return anchor !== undefined && full.endsWith('.md') && !anchorsOf(full).includes(anchor);
}

describe.each(files)('%s', (file) => {
  it('names npm scripts that exist', () => {
    const text = read(file);
    const run = [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(
      (match) => match[1] ?? '',
    );
    const direct = LIFECYCLE.filter((name) => new RegExp(`npm ${name}\\b`).test(text));
    const missing = [...run, ...direct].filter((name) => !(name in manifest.scripts));
    expect(missing).toEqual([]);
  });

  it('names commands that exist', () => {
    expect(codeLines(file).flatMap(unknownCommands)).toEqual([]);
  });

  it('links to what exists', () => {
    expect(links(read(file)).filter((target) => brokenLink(file, target))).toEqual([]);
  });

  it('names paths that exist', () => {
    const own = /^(?:src|docs|tests|schemas|detections|deploy|web|bin)\/[\w./@-]+$/;
    const paths = inlineCodes(read(file)).filter((text) => own.test(text) && !text.includes('…'));
    expect(paths.filter((one) => !fs.existsSync(path.join(ROOT, one)))).toEqual([]);
  });
});

describe('documents', () => {
  it('are all found', () => {
    for (const file of ['README.md', 'README.vi.md', 'CONTRIBUTING.md', 'CHANGELOG.md']) {
      expect(files).toContain(file);
    }
  });
});
