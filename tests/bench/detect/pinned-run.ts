// One program on one core, measured from outside in the same way whoever it is.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { cpuSeconds, memoryMb } from '../process-memory.ts';

/** What a finished run took. */
export interface RunCost {
  readonly seconds: number;
  /** Of the processor, user and system together. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  /** The end of what it wrote to stderr. */
  readonly errors: string;
}

export interface RunOptions {
  /** Read as stdin; nothing when absent. */
  readonly input?: string;
  /** Written from stdout; thrown away when absent. */
  readonly output?: string;
}

const WATCH_EVERY_MS = 20;
const ERROR_CHARS_MAX = 4_000;

/** The core that programs are pinned to; `undefined` when this machine has no way to pin or only one core. */
const CORE =
  os.availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0
    ? '1'
    : undefined;

/** Whether programs are pinned. */
export const IS_PINNED = CORE !== undefined;

/** Runs a program to its end. @throws Error when it fails */
export async function runPinned(
  command: readonly string[],
  options: RunOptions = {},
): Promise<RunCost> {
  const [program = '', ...args] =
    CORE === undefined ? command : ['taskset', '-c', CORE, ...command];
  const input = fs.openSync(options.input ?? '/dev/null', 'r');
  const output = fs.openSync(options.output ?? '/dev/null', 'w');
  const started = performance.now();
  const child = spawn(program, args, { stdio: [input, output, 'pipe'] });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-ERROR_CHARS_MAX);
  });
  let peakMb = 0;
  let cpu = 0;
  const watch = setInterval(() => {
    try {
      peakMb = Math.max(peakMb, memoryMb(child.pid ?? 0).peak);
      cpu = Math.max(cpu, cpuSeconds(child.pid ?? 0) || 0);
    } catch {
      // It has just ended.
      clearInterval(watch);
    }
  }, WATCH_EVERY_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(watch);
  fs.closeSync(input);
  fs.closeSync(output);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${errors}`);
  return { seconds, cpuSeconds: cpu, peakMb, errors };
}

/** The one in the middle; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
