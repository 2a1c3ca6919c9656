// Scores an engine on the stateless vectors: node tests/vectors/run.ts --engine "CMD" (see README.md).
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { NamedVector } from './read-vectors.ts';
import { readVectors, rulesOf } from './read-vectors.ts';

const USAGE = `node tests/vectors/run.ts --engine "CMD" [--check "CMD"] [--rule-field NAME,…] [--one-by-one]
  [--packs A,B,D,H] [--jobs N] [--verbose]
CMD may hold {rules} (a folder of rule files) and {placeholders} (a JSON file).
`;
const CASE_TIME_MS = 30_000;
const JOBS = 2;

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    check: { type: 'string' },
    'rule-field': { type: 'string', default: 'rule' },
    'one-by-one': { type: 'boolean', default: false },
    packs: { type: 'string', default: 'A,B,D,H' },
    jobs: { type: 'string', default: String(JOBS) },
    verbose: { type: 'boolean', default: false },
  },
});

interface Outcome {
  readonly vector: NamedVector;
  readonly result: 'passed' | 'failed' | 'not run';
  readonly detail: string;
}

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs one command with an input; a command that hangs is ended and has failed. */
function runCommand(command: string, input: string): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), CASE_TIME_MS);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    // An engine that refuses all its rules may end before it has read its input.
    child.stdin.on('error', () => clearTimeout(timer));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
    child.stdin.end(input);
  });
}

/** The value of the first dotted field of a line that is there, as text. */
function fieldOf(line: string, ...names: readonly string[]): string | undefined {
  return names.map((name) => textAt(line, name)).find((value) => value !== undefined);
}

function textAt(line: string, name: string): string | undefined {
  try {
    let value: unknown = JSON.parse(line);
    for (const step of name.split('.')) value = (value as Record<string, unknown> | null)?.[step];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch {
    return undefined;
  }
}

/** `rule event` of every match that the engine tells. */
async function judge(command: string, vector: NamedVector): Promise<string[]> {
  const events = vector.events ?? [];
  const ruleFields = options['rule-field'].split(',');
  const lines = events.map(({ fields }) => JSON.stringify(fields));
  const found = new Set<string>();
  const batches = options['one-by-one'] ? lines.map((line) => [line]) : [lines];
  for (const [index, batch] of batches.entries()) {
    const { output } = await runCommand(command, `${batch.join('\n')}\n`);
    for (const line of output.split('\n')) {
      const rule = fieldOf(line, ...ruleFields);
      const at = options['one-by-one'] ? index : Number(fieldOf(line, 'event') ?? Number.NaN);
      if (rule !== undefined) found.add(`${rule} ${events[at]?.id ?? '?'}`);
    }
  }
  return [...found].sort();
}

async function score(vector: NamedVector): Promise<Outcome> {
  const isRefusal = vector.pack === 'H';
  const template = isRefusal ? options.check : options.engine;
  const isRunnable =
    template !== undefined &&
    (vector.placeholders === undefined || template.includes('{placeholders}'));
  if (!isRunnable) return { vector, result: 'not run', detail: '' };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vector-'));
  try {
    const rules = path.join(folder, 'rules');
    const placeholders = path.join(folder, 'placeholders.json');
    fs.mkdirSync(rules);
    for (const { file, text } of rulesOf(vector)) fs.writeFileSync(path.join(rules, file), text);
    fs.writeFileSync(placeholders, JSON.stringify(vector.placeholders ?? {}));
    const command = template
      .replaceAll('{rules}', rules)
      .replaceAll('{placeholders}', placeholders);
    if (isRefusal) {
      const { code } = await runCommand(command, '');
      return { vector, result: code === 0 ? 'failed' : 'passed', detail: 'nothing refused' };
    }
    const wanted = Object.entries(vector.expect.matches ?? {})
      .flatMap(([rule, ids]) => ids.map((id) => `${rule} ${id}`))
      .sort();
    const found = await judge(command, vector);
    const missing = wanted.filter((one) => !found.includes(one)).map((one) => `missing ${one}`);
    const extra = found.filter((one) => !wanted.includes(one)).map((one) => `extra ${one}`);
    const faults = [...missing, ...extra];
    return { vector, result: faults.length === 0 ? 'passed' : 'failed', detail: faults.join('; ') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Scores all cases, a few at a time. */
async function scoreAll(vectors: readonly NamedVector[], jobs: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...vectors];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes.push(await score(next));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return outcomes.sort((a, b) => a.vector.name.localeCompare(b.vector.name));
}

function tell(outcomes: readonly Outcome[]): void {
  const write = (line: string) => process.stdout.write(`${line}\n`);
  const share = (cases: readonly Outcome[]) =>
    `${cases.filter(({ result }) => result === 'passed').length}/${cases.length}`;
  write('| pack | by the specification | choices | not run |\n|---|---|---|---|');
  for (const pack of new Set(outcomes.map(({ vector }) => vector.pack))) {
    const all = outcomes.filter(({ vector }) => vector.pack === pack);
    const run = all.filter(({ result }) => result !== 'not run');
    const choices = run.filter(({ vector }) => vector.ours !== undefined);
    const plain = run.filter(({ vector }) => vector.ours === undefined);
    write(`| ${pack} | ${share(plain)} | ${share(choices)} | ${all.length - run.length} |`);
  }
  if (!options.verbose) return;
  for (const { vector, result, detail } of outcomes) {
    const kind = vector.ours === undefined ? 'specification' : 'choice';
    if (result === 'failed') write(`${vector.name} (${kind}): ${vector.says} ${detail}`);
  }
}

if (options.engine === undefined && options.check === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const packs = options.packs.split(',');
  const vectors = readVectors().filter(({ pack, expect: { matches, rejected } }) => {
    return packs.includes(pack) && (matches !== undefined || rejected !== undefined);
  });
  const outcomes = await scoreAll(vectors, Math.max(1, Number(options.jobs)));
  tell(outcomes);
  process.exitCode = outcomes.some(({ result }) => result === 'failed') ? 1 : 0;
}
