import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { type Command, type CommandContext, EXIT, optionText, UsageError } from '../command.ts';
import { PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import type { EvalSettings } from '../rule-eval/eval-rules.ts';
import { type EvalCounts, runEval } from '../rule-eval/run-eval.ts';
import { eventsOnStdin, noRules, ruleFolders } from '../rule-files.ts';
import { visible } from '../visible.ts';

const THREADS_MAX = 64;
/** Bytes that are read of a file at a time. */
const READ_BYTES = 262_144;

/** `gac rule eval`: a Unix filter that needs no service. */
export const RULE_EVAL_COMMAND: Command = {
  name: ['rule', 'eval'],
  summary: 'cli.rule_eval',
  synopsis:
    '--rules DIRECTORY|FILE[,…] [--pipeline NAME] [--mapping FILE]… [--placeholders FILE] [--no-routing] [--time-field NAME] [--threads N] [--stats] < events.ndjson',
  options: {
    rules: { type: 'string', multiple: true },
    ...PIPELINE_OPTIONS,
    ...PLACEHOLDER_OPTION,
    'no-routing': { type: 'boolean' },
    'time-field': { type: 'string' },
    threads: { type: 'string' },
    stats: { type: 'boolean' },
  },
  run: evaluate,
};

async function evaluate(context: CommandContext) {
  const { language } = context;
  const settings = readSettings(context);
  const say = (line: string) => context.errors.write(`${line}\n`);
  const counts = await runEval({
    settings,
    threads: readThreads(context),
    timeField: optionText(context, 'time-field'),
    nowMs: systemClock.now(),
    input: readAhead(context.input),
    output: context.output,
    onLoaded: ({ loaded, rejected }) => {
      const total = rejected + loaded;
      if (rejected > 0) say(text(language, 'cli.rule_eval_rejected', { rejected, total }));
      if (loaded === 0) throw noRules(context, settings.names);
    },
    onBroken: ({ line, detail }) =>
      say(text(language, 'cli.rule_eval_broken', { line: line + 1, detail: visible(detail) })),
  });
  if (counts.broken > 0) say(text(language, 'cli.rule_eval_unread', { count: counts.broken }));
  if (context.options['stats']) say(JSON.stringify(toStats(counts)));
  return counts.broken > 0 ? EXIT.failed : EXIT.ok;
}

/**
 * A file is read without waiting for other threads, always into the same memory: who needs a piece after the next one was
 * asked for copies it.
 */
function readAhead(input: NodeJS.ReadableStream): AsyncIterable<Uint8Array> {
  const fd = input instanceof fs.ReadStream && 'fd' in input ? input.fd : undefined;
  return typeof fd === 'number' ? readFile(fd) : (input as AsyncIterable<Uint8Array>);
}

async function* readFile(fd: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let length = -1; length !== 0; ) {
    length = fs.readSync(fd, memory, 0, READ_BYTES, null);
    if (length > 0) yield memory.subarray(0, length);
  }
}

function readSettings(context: CommandContext): EvalSettings {
  const { language } = context;
  eventsOnStdin(context);
  const names = ruleFolders(context);
  const absent = names.find((name) => !fs.existsSync(name));
  if (absent !== undefined) throw new UsageError(text(language, 'cli.no_file', { name: absent }));
  const pipeline = readPipelineChoice(context, 'none');
  const isRouted = context.options['no-routing'] !== true;
  return { names, pipeline, placeholders: readPlaceholders(context), isRouted, language };
}

function readThreads(context: CommandContext): number {
  const given = optionText(context, 'threads') ?? '1';
  const threads = Number(given);
  if (Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX) return threads;
  throw new UsageError(
    text(context.language, 'cli.rule_eval_threads', { given, most: THREADS_MAX }),
  );
}

function toStats(counts: EvalCounts) {
  const { loaded, rejected, events, broken, matches, firings, skipped } = counts;
  const seconds = counts.runMs / 1_000;
  return {
    rules: { loaded, rejected },
    events,
    broken,
    matches,
    firings,
    skipped,
    eventsPerSecond: seconds > 0 ? Math.round(events / seconds) : 0,
    loadMs: Math.round(counts.loadMs),
    runMs: Math.round(counts.runMs),
    peakMemoryBytes: counts.peakMemoryBytes,
    threads: counts.threads,
  };
}
