// Goal: Ctrl-C stops the service in order, although it reaches the service twice: from the terminal and by its launcher.
// Method: the real launcher in a process group of its own that gets one signal, as a terminal would send it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../source-files.ts';

let folder = '';
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-stop-'));
});
afterEach(() => {
  if (child?.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

it.each(['SIGINT', 'SIGTERM'] as const)('ends in order after %s to the group', async (signal) => {
  const file = path.join(folder, 'gac.yaml');
  fs.writeFileSync(file, 'dataDirectory: data\nhttp: { port: 0 }\n');
  const words = [path.join(ROOT, 'bin/gac.js'), 'start', '--config', file];
  child = spawn(process.execPath, words, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log += String(chunk);
  });
  await once(child.stdout ?? process.stdin, 'data');
  const ended = once(child, 'exit');
  process.kill(-(child.pid ?? process.pid), signal);
  const [code] = await ended;
  expect(code).toBe(0);
  expect(log).toContain('The service has stopped.');
});
