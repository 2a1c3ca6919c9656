// The two engines that are measured: ours as people run it, and rsigma beside it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { median, type RunCost, runPinned } from './pinned-run.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What an engine is asked to do. */
export interface EngineTask {
  readonly rules: string;
  /** Whether rules look only at events of their logsource. */
  readonly isRouted: boolean;
  /** Field of the event time, for correlations. */
  readonly timeField?: string;
  /** Most groups that correlations follow. */
  readonly groupsMax?: number;
}

export interface Engine {
  readonly name: string;
  command(task: EngineTask): readonly string[];
  /** The key of a line of output that holds the id of the rule. */
  readonly ruleKey: string;
}

const OURS: Engine = {
  name: 'tram-gac',
  ruleKey: 'rule',
  command: ({ rules, isRouted, timeField }) => [
    process.execPath,
    path.join(ROOT, 'bin/gac.js'),
    ...['rule', 'eval', '--rules', rules, '--threads', '1', '--stats'],
    ...(isRouted ? [] : ['--no-routing']),
    ...(timeField === undefined ? [] : ['--time-field', timeField]),
  ],
};

function rsigmaAt(file: string, version: string): Engine {
  const fields = ['product', 'service', 'category'].map((key) => `${key}=logsource.${key}`);
  return {
    name: version,
    ruleKey: 'rule_id',
    command: ({ rules, isRouted, timeField, groupsMax }) => [
      file,
      ...['engine', 'eval', '-r', rules, '--quiet', '--output-format', 'ndjson'],
      ...(isRouted ? ['--logsource-routing', '--logsource-field-map', fields.join(',')] : []),
      ...(timeField === undefined ? [] : ['--timestamp-field', timeField]),
      ...(groupsMax === undefined ? [] : ['--max-state-entries', String(groupsMax)]),
    ],
  };
}

/** How to get the peer. */
export const RSIGMA_HELP = `rsigma is not on this machine: only our own figures follow. To have both:
  cargo install rsigma --version 0.26.0 --no-default-features   (needs rustc 1.96 or newer)
  GAC_RSIGMA=$HOME/.cargo/bin/rsigma npm run bench:detect`;

/** Ours, and rsigma when \`GAC_RSIGMA\` or the path leads to it. */
export function openEngines(): { ours: Engine; peer: Engine | undefined } {
  const file = process.env['GAC_RSIGMA'] ?? 'rsigma';
  const asked = spawnSync(file, ['--version'], { encoding: 'utf8' });
  const version = asked.status === 0 ? (asked.stdout.split('\n')[0]?.trim() ?? '') : '';
  return { ours: OURS, peer: version.startsWith('rsigma') ? rsigmaAt(file, version) : undefined };
}

/** What an engine made of some events. */
export interface Figures {
  readonly engine: string;
  readonly eventsPerSecond: number;
  /** Of the processor for one event, reading and writing included. */
  readonly cpuMicroseconds: number;
  /** From the start of the process until the first event could be judged. */
  readonly loadSeconds: number;
  readonly peakMb: number;
  readonly matches: number;
  /** Rule id → matches. */
  readonly byRule: ReadonlyMap<string, number>;
}

export interface Measurement {
  readonly task: EngineTask;
  readonly events: string;
  readonly count: number;
  readonly rounds: number;
  /** Where outputs go. */
  readonly folder: string;
}

/**
 * Runs engines in turn, round by round, and gives the median of each. What a run without events takes is taken off, for both
 * in the same way.
 */
export async function measure(
  engines: readonly (Engine | undefined)[],
  { task, events, count, rounds, folder }: Measurement,
): Promise<Figures[]> {
  const present = engines.filter((engine) => engine !== undefined);
  const costs = present.map(() => ({ idle: [] as RunCost[], busy: [] as RunCost[] }));
  const outputOf = (index: number) => path.join(folder, `output-${index}.ndjson`);
  for (let round = 0; round < rounds; round++) {
    for (const [index, engine] of present.entries()) {
      const command = engine.command(task);
      costs[index]?.idle.push(await runPinned(command));
      costs[index]?.busy.push(await runPinned(command, { input: events, output: outputOf(index) }));
    }
  }
  return await Promise.all(
    present.map(async ({ name, ruleKey }, index) => {
      const { idle = [], busy = [] } = costs[index] ?? {};
      const loadSeconds = median(idle.map(({ seconds }) => seconds));
      const seconds = median(busy.map((run) => run.seconds)) - loadSeconds;
      const cpu =
        median(busy.map((run) => run.cpuSeconds)) - median(idle.map((run) => run.cpuSeconds));
      const byRule = await countByRule(outputOf(index), ruleKey);
      return {
        engine: name,
        // On a busy machine the run without events may have taken longer.
        eventsPerSecond: seconds > 0 ? count / seconds : Number.NaN,
        cpuMicroseconds: (cpu * 1e6) / count,
        loadSeconds,
        peakMb: Math.max(...busy.map(({ peakMb }) => peakMb)),
        matches: [...byRule.values()].reduce((a, b) => a + b, 0),
        byRule,
      };
    }),
  );
}

async function countByRule(file: string, key: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const id = new RegExp(`"${key}":"([^"]+)"`);
  for await (const line of readline.createInterface({ input: fs.createReadStream(file) })) {
    const rule = id.exec(line)?.[1] ?? '?';
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

/** Rules of which two engines count different matches, one a line. */
export function differencesOf(ours: Figures, other: Figures): string[] {
  const ids = new Set([...ours.byRule.keys(), ...other.byRule.keys()]);
  return [...ids].sort().flatMap((id) => {
    const [own = 0, its = 0] = [ours.byRule.get(id), other.byRule.get(id)];
    return own === its ? [] : [`${id}: ${ours.engine} ${own}, ${other.engine} ${its}`];
  });
}
