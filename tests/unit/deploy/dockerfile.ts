// Reads the Dockerfile and lays out, without Docker, the files that the image would have.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, read } from '../../source-files.ts';

export interface Instruction {
  readonly word: string;
  readonly rest: string;
  /** Name or number of the stage that it belongs to; '' before the first. */
  readonly stage: string;
}

/** The instructions in their order, continued lines joined, comments left out. */
export function instructions(): Instruction[] {
  const text = read('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ');
  let stage = '';
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      if (word === 'FROM') stage = / AS (\w+)$/.exec(rest)?.[1] ?? 'final';
      return { word, rest: rest.replaceAll(/\s+/g, ' ').trim(), stage };
    });
}

const ignored = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** True when .dockerignore lets the builder see the path: the last line that fits decides. */
export function isInContext(file: string): boolean {
  let isSeen = true;
  for (const line of ignored) {
    const isException = line.startsWith('!');
    const pattern = isException ? line.slice(1) : line;
    const fits =
      pattern === '*' ||
      (pattern.startsWith('**/') && path.basename(file) === pattern.slice(3)) ||
      file === pattern ||
      file.startsWith(`${pattern}/`);
    if (fits) isSeen = isException;
  }
  return isSeen;
}

export interface Copy {
  readonly stage: string;
  /** Stage that the files come from; absent = the repository. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

/** Every COPY. */
export function copies(): Copy[] {
  return instructions()
    .filter(({ word }) => word === 'COPY')
    .map(({ rest, stage }) => {
      const words = rest.split(' ');
      const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      const places = words.filter((word) => !word.startsWith('--'));
      return { stage, from, sources: places.slice(0, -1), target: places.at(-1) ?? '' };
    });
}

/** Copies into the folder what the final stage takes from the repository, as its COPY lines say. */
export function layOutImage(folder: string): void {
  for (const { stage, from, sources, target } of copies()) {
    if (stage !== 'final' || from !== undefined) continue;
    for (const source of sources) {
      fs.cpSync(path.join(ROOT, source), path.join(folder, target), {
        recursive: true,
        filter: (file) => {
          const relative = path.relative(ROOT, file);
          return fs.statSync(file).isDirectory() || isInContext(relative);
        },
      });
    }
  }
}
