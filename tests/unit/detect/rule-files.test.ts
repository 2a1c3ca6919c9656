// Goal: of a folder just what is a rule is read, each rule once, however the folder came to be.
// Method: folders as editors, macOS, git and Kubernetes leave them behind.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listRuleFiles } from '../../../src/detect/rule-sources.ts';

function folder(files: readonly string[]): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), '.gac-rule-files-'));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), 'title: a\n');
  }
  return root;
}

const listed = (root: string) => listRuleFiles(root).map((file) => path.relative(root, file));

it('takes rules of all folders, and neither tests nor what tools keep beside them', () => {
  const root = folder([
    ...['a.yml', 'otp/b.yaml', 'otp/C.YML', 'a.test.yml', 'notes.md'],
    ...['._a.yml', '.git/d.yml', 'otp/.old/e.yml'],
  ]);
  expect(listed(root)).toEqual(['a.yml', 'otp/C.YML', 'otp/b.yaml']);
});

it('takes each rule of a mounted ConfigMap once', () => {
  const root = folder(['..2026_11_22/a.yml']);
  fs.symlinkSync('..2026_11_22', path.join(root, '..data'));
  fs.symlinkSync('..data/a.yml', path.join(root, 'a.yml'));
  expect(listed(root)).toEqual(['a.yml']);
});

it('keeps a link to nothing, so that whoever reads it says what is missing', () => {
  const root = folder(['a.yml']);
  fs.symlinkSync('away.yml', path.join(root, 'b.yml'));
  expect(listed(root)).toEqual(['a.yml', 'b.yml']);
});

it('follows a link to a folder, and comes to an end where links lead in a circle', () => {
  const elsewhere = folder(['c.yml']);
  const root = folder(['otp/a.yml']);
  fs.symlinkSync('..', path.join(root, 'otp/circle.yml'));
  fs.symlinkSync(elsewhere, path.join(root, 'bought'));
  expect(listed(root)).toEqual(['bought/c.yml', 'otp/a.yml']);
});
