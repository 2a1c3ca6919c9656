import path from 'node:path';
import process from 'node:process';
import {
  type Command,
  type CommandContext,
  EXIT,
  type ExitCode,
  neededOption,
} from '../../cli/command.ts';
import { localTime, print, printJson } from '../../cli/output.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import { type Configuration, loadConfiguration, secretsFromEnvironment } from '../configuration.ts';
import type { MovePlan } from '../migrate/look-ahead.ts';
import type { MoveProof } from '../migrate/proof.ts';
import { earlierKeysOf } from '../pseudonym-keyring.ts';
import { stopSignal } from './start-command.ts';

/** `gac migrate`: copies an installation from files to servers, and proves that nothing was lost. */
export const MIGRATE_COMMAND: Command = {
  name: ['migrate'],
  summary: 'cli.migrate',
  synopsis: '--from FILE --to FILE [--dry-run] | --from FILE --show-keys',
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'show-keys': { type: 'boolean' },
  },
  run: migrate,
};

async function migrate(context: CommandContext): Promise<ExitCode> {
  const { options } = context;
  const from = configuration(context, 'from');
  if (options['show-keys'] === true) return showKeys(context, from);
  const to = configuration(context, 'to');
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  stopSignal().then(stop, stop);
  // Loaded here, so that the other commands start without all adapters.
  const { runMigration } = await import('../migrate/run-migration.ts');
  const { MoveDisplay } = await import('../migrate/show-progress.ts');
  const { errors, language } = context;
  const isTerminal = 'isTTY' in errors && errors.isTTY === true;
  const display = new MoveDisplay({ write: (part) => errors.write(part), isTerminal, language });
  try {
    const outcome = await runMigration({
      ...{ from, to, clock: systemClock, log: createLog({ level: 'warn' }) },
      secrets: secretsFromEnvironment(),
      dryRun: options['dry-run'] === true,
      onProgress: display.show,
      signal: stopping.signal,
    });
    switch (outcome.kind) {
      case 'plan':
        return showPlan(context, outcome.plan);
      case 'proven':
        return showProof(context, outcome.proof, from);
      case 'over':
        return showOver(context, outcome.finishedAtMs, from);
    }
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    errors.write(`${isTerminal ? '\n' : ''}${text(language, 'migrate.stopped')}\n`);
    return EXIT.failed;
  }
}

function configuration(context: CommandContext, name: 'from' | 'to'): Configuration {
  return loadConfiguration(neededOption(context, name), process.cwd()).configuration;
}

/** Lines for the environment of the new installation, and nothing else on stdout. */
async function showKeys(context: CommandContext, from: Configuration): Promise<ExitCode> {
  const { keysOf } = await import('../migrate/sides.ts');
  const keys = keysOf(secretsFromEnvironment(), from.dataDirectory);
  const { pseudonymKey, pseudonymKeys, secretKey, journalKey } = keys;
  print(context, `GAC_PSEUDONYM_KEY=${pseudonymKey.toString('hex')}`);
  const earlier = earlierKeysOf(pseudonymKeys.list());
  if (earlier !== '') print(context, `GAC_PSEUDONYM_KEYS_EARLIER=${earlier}`);
  print(context, `GAC_SECRET_KEY=${secretKey.toString('hex')}`);
  print(context, `GAC_JOURNAL_KEY=${journalKey.toString('hex')}`);
  return EXIT.ok;
}

async function showPlan(context: CommandContext, plan: MovePlan): Promise<ExitCode> {
  const { language, json } = context;
  const isRefused = plan.foreign.length > 0;
  if (json) printJson(context, plan);
  else {
    const { durationText } = await import('../migrate/show-progress.ts');
    const number = new Intl.NumberFormat(language);
    const { foreign, seconds, ...counts } = plan;
    const shown = Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, number.format(count)]),
    );
    print(context, text(language, 'migrate.plan.title'));
    for (const line of ['waiting', 'rows', 'events', 'known'] as const) {
      print(context, text(language, `migrate.plan.${line}`, shown));
    }
    print(context, text(language, 'migrate.plan.time', { time: durationText(seconds) }));
    if (isRefused)
      print(context, text(language, 'migrate.plan.foreign', { what: foreign.join('; ') }));
  }
  return isRefused ? EXIT.failed : EXIT.ok;
}

async function showProof(
  context: CommandContext,
  proof: MoveProof,
  from: Configuration,
): Promise<ExitCode> {
  const { language, json } = context;
  const { writeProof } = await import('../migrate/write-proof.ts');
  const { conclusion, proofText } = await import('../migrate/proof-text.ts');
  const file = writeProof(from.dataDirectory, proof);
  const names = {
    from: String(context.options['from']),
    to: String(context.options['to']),
  };
  if (json) printJson(context, proof);
  else print(context, proofText(language, proof));
  const say = json
    ? (line: string) => context.errors.write(`${line}\n`)
    : (line: string) => print(context, line);
  say(text(language, 'migrate.proof.kept', { file }));
  if (!proof.isEqual) {
    context.errors.write(`${conclusion(language, proof)}\n`);
    say(text(language, 'migrate.again', { directory: path.dirname(file) }));
    return EXIT.failed;
  }
  say(text(language, 'migrate.next', { ...names, directory: from.dataDirectory }));
  return EXIT.ok;
}

async function showOver(
  context: CommandContext,
  finishedAtMs: number,
  from: Configuration,
): Promise<ExitCode> {
  const { moveDirectory } = await import('../migrate/checkpoint.ts');
  const file = path.join(moveDirectory(from.dataDirectory), 'proof.json');
  if (context.json) printJson(context, { finishedAtMs, file });
  else
    print(context, text(context.language, 'migrate.over', { time: localTime(finishedAtMs), file }));
  return EXIT.ok;
}
