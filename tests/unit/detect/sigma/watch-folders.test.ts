// Goal: no change of a rule file is missed, however an editor, a person or a deployment makes it.
// Method: real files in a temporary folder, changed in the ways that programs change them, one after the other.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, it } from 'vitest';
import { watchFolders } from '../../../../src/detect/sigma/watch-folders.ts';
import { until } from '../../../until.ts';

let folder = '';
let told = 0;
let watcher: { close(): void } | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-watch-'));
});
afterEach(() => {
  watcher?.close();
  fs.rmSync(folder, { recursive: true });
});

const at = (name: string) => path.join(folder, name);
/** Makes a change and waits until it was told. */
async function change(make: () => void): Promise<void> {
  // What an earlier change still has to say is not about this one.
  for (let before = -1; before !== told; ) {
    before = told;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const before = told;
  make();
  await until(async () => told > before || undefined);
}

it('tells of a file that is written in place after another one was put in its place', async () => {
  fs.writeFileSync(at('a.yml'), 'one');
  watcher = watchFolders(folder, () => told++);
  await change(() => fs.writeFileSync(at('a.yml'), 'two'));
  await change(() => {
    fs.writeFileSync(at('.a.tmp'), 'three');
    fs.renameSync(at('.a.tmp'), at('a.yml'));
  });
  await change(() => fs.writeFileSync(at('a.yml'), 'four'));
  await change(() => fs.rmSync(at('a.yml')));
});

it('follows folders that come later, and others that come in their place', async () => {
  watcher = watchFolders(folder, () => told++);
  await change(() => fs.mkdirSync(at('new/deep'), { recursive: true }));
  await change(() => fs.writeFileSync(at('new/deep/a.yml'), 'one'));
  await change(() => fs.renameSync(at('new'), at('old')));
  await change(() => fs.mkdirSync(at('new')));
  await change(() => fs.writeFileSync(at('new/b.yml'), 'two'));
  await change(() => fs.writeFileSync(at('old/deep/a.yml'), 'three'));
});
