// Run as a program of its own, with the flags of `gac rule`: reads rules, builds all of the index over all of them, prints what it
// took and holds, as JSON.
import { loadUnindexed } from '../../../src/detect/load-rules.ts';
import { MatchIndex } from '../../../src/detect/sigma/match-index.ts';
import { runOnce } from '../../../src/detect/sigma/run-once.ts';

const MEGABYTE = 1_048_576;

function heldMb(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

const before = heldMb();
const rssBefore = process.memoryUsage().rss;
const started = performance.now();
const rules = runOnce(() => loadUnindexed({ directories: [process.argv[2] ?? ''] }));
const readMs = performance.now() - started;
const index = runOnce(() => {
  const made = new MatchIndex(rules.detections);
  made.prepare();
  return made;
});
const loadMs = performance.now() - started;
const cpu = process.cpuUsage();
const heapMb = heldMb() - before;
const rssMb = (process.memoryUsage().rss - rssBefore) / MEGABYTE;
// What is measured must still be there.
const tableMb = index.finderBytes / MEGABYTE;
process.stdout.write(
  JSON.stringify({
    rules: rules.detections.length,
    readMs,
    loadMs,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    heapMb,
    rssMb,
    tableMb,
  }),
);
