// Runs the real command line as a person does, and says what came of it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { ROOT } from '../source-files.ts';

const PROGRAM = path.join(ROOT, 'bin/gac.js');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `gac` with the words in a folder, where `data` is what it finds by itself. */
export function runGac(
  folder: string,
  words: readonly string[],
  input = '',
): Promise<CommandResult> {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' };
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd: folder, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
