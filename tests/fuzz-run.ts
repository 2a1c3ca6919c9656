// One run of the fuzzer over some targets: how many inputs, what broke, what was slow.
import type { Buffer } from 'node:buffer';
import { type Draw, drawFrom, hostileBytes } from './fuzz-inputs.ts';
import type { FuzzTarget } from './fuzz-targets.ts';

/** What came of the inputs of one target. */
export interface FuzzCounts {
  readonly name: string;
  inputs: number;
  /** Slowest input, milliseconds of the processor: the least of several tries. */
  slowestMs: number;
  /** Broken promises and slow inputs, at most ten, with the input in base64. */
  readonly findings: { readonly what: string; readonly input: string }[];
}

/** How many inputs, from which seed, and how long one may take. */
export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly maxMs: number;
}

const TRIES = 8;
const FINDINGS_MAX = 10;

/** Shares the inputs out among the targets, and runs each with mutations of its real inputs. */
export async function fuzz(
  targets: readonly FuzzTarget[],
  { inputs, seed, maxMs }: FuzzOptions,
): Promise<readonly FuzzCounts[]> {
  const counts: FuzzCounts[] = [];
  for (const [index, target] of targets.entries()) {
    const draw = drawFrom(seed * 1_000 + index + 1);
    const count: FuzzCounts = { name: target.name, inputs: 0, slowestMs: 0, findings: [] };
    const left = targets.slice(index).reduce((total, { weight = 1 }) => total + weight, 0);
    const share = Math.ceil(((inputs - sum(counts)) * (target.weight ?? 1)) / left);
    const limitMs = maxMs * (target.allowance ?? 1);
    for (; count.inputs < share; count.inputs += 1) {
      await once(target, hostileBytes(target.real, draw, target.bytesMax), {
        draw,
        count,
        maxMs: limitMs,
      });
    }
    counts.push(count);
  }
  return counts;
}

async function once(
  target: FuzzTarget,
  bytes: Buffer,
  { draw, count, maxMs }: { draw: Draw; count: FuzzCounts; maxMs: number },
): Promise<void> {
  try {
    const ms = await leastMs(target, bytes, { draw, maxMs });
    count.slowestMs = Math.max(count.slowestMs, ms);
    if (ms > maxMs) keep(count, `${ms.toFixed(1)} ms for ${bytes.length} bytes`, bytes);
  } catch (error) {
    keep(count, error instanceof Error ? (error.stack ?? error.message) : String(error), bytes);
  }
}

/**
 * The first try; where that was slow, the least of several, or the processor time that one of them takes on average:
 * others may have the machine for a while, and what is measured may be compiled meanwhile.
 */
async function leastMs(
  target: FuzzTarget,
  bytes: Buffer,
  { draw, maxMs }: { draw: Draw; maxMs: number },
): Promise<number> {
  let least = await wallMs(target, bytes, draw);
  if (least <= maxMs) return least;
  const before = process.threadCpuUsage();
  for (let tries = 0; tries < TRIES; tries += 1) {
    least = Math.min(least, await wallMs(target, bytes, draw));
  }
  const { user, system } = process.threadCpuUsage(before);
  return Math.min(least, (user + system) / 1_000 / TRIES);
}

async function wallMs(target: FuzzTarget, bytes: Buffer, draw: Draw): Promise<number> {
  const startedAt = performance.now();
  await target.run(bytes, draw);
  return performance.now() - startedAt;
}

function keep(count: FuzzCounts, what: string, bytes: Buffer): void {
  if (count.findings.length < FINDINGS_MAX) {
    count.findings.push({ what, input: bytes.toString('base64') });
  }
}

function sum(counts: readonly FuzzCounts[]): number {
  return counts.reduce((total, { inputs }) => total + inputs, 0);
}
