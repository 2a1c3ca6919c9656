#!/usr/bin/env node
// The product runs on Node 24 or newer; the `node` package brings it, whatever the machine has. A command is started with
// the flags and settings of the npm script of the same name: they keep the memory of what runs for long small, and let what
// reads thousands of rules do so without collecting garbage that there is not.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const main = path.join(root, 'src/main.ts');
const words = process.argv.slice(2);
const { scripts } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const script = scripts[words[0]]?.split(' ') ?? [];
const flags = script.filter((word) => word.startsWith('--'));
const settings = script.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split('='));
const packageOfNode = (() => {
  try {
    return createRequire(import.meta.url).resolve('node/package.json');
  } catch {
    // Said in both languages: nothing is installed yet that could know which one to use.
    process.stderr.write(
      `Chưa cài các gói phụ thuộc: chạy "npm ci" trong ${root}.\n` +
        `The dependencies are not installed: run "npm ci" in ${root}.\n`,
    );
    return process.exit(1);
  }
})();
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

if (isNewEnough && flags.length === 0) {
  process.argv[1] = main;
  await import(main);
} else {
  const node = isNewEnough ? process.execPath : path.join(path.dirname(packageOfNode), 'bin/node');
  const env = { ...process.env, ...Object.fromEntries(settings) };
  // Where it can, the right Node takes the place of this one: no second process stays, and signals reach the product.
  if (process.platform !== 'win32') process.execve?.(node, [node, ...flags, main, ...words], env);
  const child = spawn(node, [...flags, main, ...words], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15));
  });
}
