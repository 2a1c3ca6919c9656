import path from 'node:path';
import process from 'node:process';
import {
  type Command,
  type CommandContext,
  EXIT,
  type ExitCode,
  optionText,
  UsageError,
} from '../../cli/command.ts';
import { print, printJson } from '../../cli/output.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import { secretsFromEnvironment } from '../configuration.ts';
import { stopSignal } from './start-command.ts';

const PORT = 8321;
/** An hour a second: the day takes about half a minute. */
const SPEED = 3_600;
const SPEED_MAX = 1_000_000;
const SEED_MAX = 4_294_967_295;

/** `gac demo`: the whole service with a simulated day, inboxes and log-ins, on this machine. */
export const DEMO_COMMAND: Command = {
  name: ['demo'],
  summary: 'cli.demo',
  synopsis: '[--once] [--keep] [--port PORT] [--speed FACTOR] [--seed NUMBER]',
  options: {
    once: { type: 'boolean' },
    keep: { type: 'boolean' },
    port: { type: 'string' },
    speed: { type: 'string' },
    seed: { type: 'string' },
  },
  run: demo,
};

async function demo(context: CommandContext): Promise<ExitCode> {
  const { language, json, errors } = context;
  const port = wholeNumber(context, 'port', { least: 0, most: 65_535 });
  const settings = {
    port: port ?? PORT,
    portIsFixed: port !== undefined && port !== 0,
    speed: wholeNumber(context, 'speed', { least: 1, most: SPEED_MAX }) ?? SPEED,
    seed: wholeNumber(context, 'seed', { least: 0, most: SEED_MAX }) ?? 1,
    keep: context.options['keep'] === true,
    once: context.options['once'] === true,
  };
  const stopping = new AbortController();
  stopSignal().then(
    () => stopping.abort(),
    () => stopping.abort(),
  );
  // Loaded here, so that the other commands start without the whole service.
  const { runDemo } = await import('../demo/run-demo.ts');
  const { DEMO_FOLDER } = await import('../demo/demo-folder.ts');
  const { foundAll, reportDocument } = await import('../demo/demo-report.ts');
  const { printReport } = await import('../demo/print-report.ts');
  const { ProgressBar } = await import('../demo/progress-bar.ts');
  errors.write(`${text(language, 'demo.starting')}\n`);
  const isTerminal = 'isTTY' in errors && errors.isTTY === true;
  const bar = new ProgressBar({ write: (part) => errors.write(part), isTerminal, language });
  const report = await runDemo({
    ...settings,
    language,
    folder: path.resolve(process.cwd(), DEMO_FOLDER),
    secrets: secretsFromEnvironment(),
    clock: systemClock,
    log: createLog({ level: 'warn' }),
    signal: stopping.signal,
    onProgress: (progress) => bar.show(progress),
    onReport: (told) => {
      if (json) printJson(context, reportDocument(told));
      else printReport(context, told);
      if (!settings.once && !json) print(context, text(language, 'demo.live'));
    },
  });
  return report === undefined || foundAll(report) ? EXIT.ok : EXIT.failed;
}

function wholeNumber(
  context: CommandContext,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  const given = optionText(context, name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least && value <= most) return value;
  throw new UsageError(`--${name}: ${least} … ${most}`);
}
