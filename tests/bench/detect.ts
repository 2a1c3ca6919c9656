// `npm run bench:detect [-- --quick | --full] [--rules DIRECTORY] [--events NUMBER] [--only PARTS]`: the detection engine beside
// rsigma, on the same rules and events, in turn, one core each. It prints what it measured and judges nothing; it fails only when it cannot complete.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCorrelating } from './detect/correlating.ts';
import { openEngines, RSIGMA_HELP } from './detect/engines.ts';
import { measureHistory } from './detect/history.ts';
import { measureLoading } from './detect/loading.ts';
import { measureCurve, measureMatching } from './detect/matching.ts';
import { IS_PINNED } from './detect/pinned-run.ts';
import { type Row, toMarkdown } from './detect/table.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SIGMAHQ = path.join(ROOT, '../shared/corpora/sigmahq/rules');
const OWN_RULES = path.join(ROOT, 'detections');

/** How much is measured: events of matching, divisor of correlations, stored events, rounds. */
const SIZES = {
  quick: { events: 100_000, smaller: 5, stored: 50_000, rounds: 1 },
  usual: { events: 1_000_000, smaller: 1, stored: 300_000, rounds: 3 },
  full: { events: 1_000_000, smaller: 1, stored: 10_000_000, rounds: 5 },
} as const;

const PARTS = ['matching', 'curve', 'correlations', 'loading', 'history'] as const;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    rules: { type: 'string' },
    /** Events of each mix for matching: with more of them, what a process does once weighs less. */
    events: { type: 'string' },
    /** Parts to measure, separated by commas. */
    only: { type: 'string', default: PARTS.join(',') },
  },
});

const size = SIZES[values.quick ? 'quick' : values.full ? 'full' : 'usual'];
const isWanted = (part: (typeof PARTS)[number]) => values.only.split(',').includes(part);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const events = Number(values.events ?? size.events);
const rules = values.rules ?? (fs.existsSync(SIGMAHQ) ? SIGMAHQ : OWN_RULES);
const engines = openEngines();

if (rules === OWN_RULES) {
  say(
    `SIGMAHQ IS ABSENT: ${SIGMAHQ} is not there, so the ${OWN_RULES} of the product are measured.`,
  );
  say('Get github.com/SigmaHQ/sigma and pass --rules <its folder rules> to compare.');
}
if (engines.peer === undefined) say(RSIGMA_HELP);
if (!IS_PINNED) say('This machine cannot pin a program to a core: rates are those of all cores.');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-bench-detect-'));
const rows: Row[] = [];
try {
  const shared = { engines, folder, say, rounds: size.rounds };
  const matching = { ...shared, rules, events };
  if (isWanted('matching')) rows.push(...(await measureMatching(matching)));
  if (isWanted('curve')) rows.push(...(await measureCurve(matching)));
  if (isWanted('correlations')) {
    rows.push(...(await measureCorrelating({ ...shared, smaller: size.smaller })));
  }
  if (isWanted('loading')) rows.push(...(await measureLoading(rules, shared)));
  if (isWanted('history')) {
    rows.push(...(await measureHistory({ rules, events: size.stored, folder, say })));
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
const [cpu] = os.cpus();
process.stdout.write(`
${path.relative(ROOT, rules)}; ${events.toLocaleString('en')} events a mix, median of ${size.rounds}; Node ${process.version}, ${cpu?.model}, load ${os.loadavg()[0]?.toFixed(1)}

${toMarkdown(rows, engines.peer?.name ?? 'rsigma (absent)')}
`);
