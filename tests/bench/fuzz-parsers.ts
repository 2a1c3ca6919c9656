// npm run fuzz [-- INPUTS [SEED]]: hostile inputs for every parser and reader; prints what came of them, one line each.
import { fuzz } from '../fuzz-run.ts';
import { PARSER_TARGETS, READER_TARGETS } from '../fuzz-targets.ts';

const DEFAULT_INPUTS = 1_000_000;
/** What one line may take. */
const MAX_MS = 10;
const MIB = 1_048_576;

const [inputs = DEFAULT_INPUTS, seed = 1] = process.argv.slice(2).map(Number);
const before = process.memoryUsage().rss;
const targets = [...PARSER_TARGETS, ...READER_TARGETS];
const counts = await fuzz(targets, { inputs, seed, maxMs: MAX_MS });
for (const { name, inputs: tried, slowestMs, findings } of counts) {
  say(
    `${name.padEnd(32)} ${String(tried).padStart(8)} inputs  ${slowestMs.toFixed(2).padStart(7)} ms slowest  ${findings.length} findings`,
  );
  for (const { what, input } of findings.slice(0, 3)) {
    say(`    ${what}\n    ${input.slice(0, 400)}`);
  }
}
const total = counts.reduce((sum, count) => sum + count.inputs, 0);
const found = counts.reduce((sum, count) => sum + count.findings.length, 0);
const peak = process.resourceUsage().maxRSS * 1_024;
say(
  `${total} inputs, ${found} findings, memory ${Math.round(before / MIB)} MiB before, ${Math.round(peak / MIB)} MiB at most`,
);
process.exitCode = found === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
