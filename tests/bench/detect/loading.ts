// How long all rules take to be read and compiled, and what they hold afterwards.
import fs from 'node:fs';
import path from 'node:path';
import { median, runPinned } from './pinned-run.ts';
import type { Row } from './table.ts';

/** Those with which `gac rule …` is started. */
const FLAGS = ['--initial-heap-size=256'];

interface CompiledSet {
  readonly rules: number;
  readonly readMs: number;
  readonly loadMs: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly tableMb: number;
}

/** Loads the rules in programs of their own. */
export async function measureLoading(
  rules: string,
  { rounds, folder, say }: { rounds: number; folder: string; say: (line: string) => void },
): Promise<Row[]> {
  say('loading and memory of the compiled set');
  const runs: CompiledSet[] = [];
  const output = path.join(folder, 'compiled-set.json');
  const program = path.join(import.meta.dirname, 'compiled-set.ts');
  for (let round = 0; round < Math.max(3, rounds); round++) {
    await runPinned([process.execPath, ...FLAGS, '--expose-gc', program, rules], { output });
    runs.push(JSON.parse(fs.readFileSync(output, 'utf8')));
  }
  const of = (pick: (run: CompiledSet) => number) => median(runs.map(pick));
  const count = of((run) => run.rules);
  return [
    {
      what: `${count} rules: read and compiled`,
      ours: `${(of((run) => run.loadMs) / 1_000).toFixed(2)} s`,
      goal: '< 1.5 s',
    },
    {
      what: `${count} rules: read alone`,
      ours: `${(of((run) => run.readMs) / 1_000).toFixed(2)} s`,
    },
    {
      what: `${count} rules: held after garbage collection`,
      ours: `${of((run) => run.heapMb).toFixed(0)} MB (tables ${of((run) => run.tableMb).toFixed(0)} MB)`,
      goal: '< 150 MB',
    },
    {
      what: `${count} rules: growth of the process`,
      ours: `${of((run) => run.rssMb).toFixed(0)} MB`,
    },
  ];
}
