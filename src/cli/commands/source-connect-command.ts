import { createInterface } from 'node:readline';
import type { ConformanceReport, SourceView } from '../../api/contract.ts';
import { arrivalOf, SOURCE_TRANSPORTS } from '../../event/source.ts';
import { type MessageKey, text } from '../../message/text.ts';
import {
  type Command,
  type CommandContext,
  EXIT,
  type ExitCode,
  missing,
  optionText,
} from '../command.ts';
import { followTrial } from '../follow-trial.ts';
import { print } from '../output.ts';
import { communeOption, provinceCode } from '../province-option.ts';
import { sampleLines } from '../sample-lines.ts';
import { settingOptions } from '../setting-option.ts';
import { showConformance } from '../show-conformance.ts';
import { SOURCE_OPTIONS } from '../source-options.ts';
import { transportOf } from '../transport-option.ts';
import { checkId, issueKey, sayTwin } from './source-commands.ts';
import { sayStage, showInstructions } from './source-stage-commands.ts';

const TRIAL_WAIT_MS = 180_000;
const WAYS: readonly string[] = SOURCE_TRANSPORTS;

/** `gac source connect`: asks in a terminal for what no option says. */
export const SOURCE_CONNECT_COMMAND: Command = {
  name: ['source', 'connect'],
  summary: 'cli.source_connect',
  synopsis:
    '[ID --province CODE --sample FILE] [--name TEXT] [--type TYPE|auto] [--commune CODE] [--timezone ZONE] ' +
    '[--upload | --file PATH | --kafka-topic TOPIC… | --syslog-peer CIDR… | --syslog-certificate SHA256…] [--app-name NAME]… ' +
    '[--multiline-start REGEX] [--setting NAME=VALUE]… [--shipper NAME] [--live] [--no-trial] [--wait SECONDS]',
  options: {
    sample: { type: 'string' },
    ...SOURCE_OPTIONS,
    shipper: { type: 'string' },
    live: { type: 'boolean' },
    'no-trial': { type: 'boolean' },
    wait: { type: 'string' },
  },
  run: async (context) => {
    const isTerminal = 'isTTY' in context.input && context.input.isTTY === true;
    if (!isTerminal) return connect(context);
    const { input, output } = context;
    const asking = createInterface({ input, terminal: false });
    // Lines that come before they are asked for, as when somebody pastes them, are kept.
    const lines = asking[Symbol.asyncIterator]();
    const ask: Ask = async (key) => {
      output.write(`${text(context.language, key)}: `);
      const { value, done } = await lines.next();
      if (done === true) throw missing(context, text(context.language, key));
      return value.trim();
    };
    try {
      return await connect(await askedFor(context, ask));
    } finally {
      asking.close();
    }
  },
};

type Ask = (key: MessageKey) => Promise<string>;

/** The same context, with what a person answered in the place of options that were left out. */
async function askedFor(context: CommandContext, ask: Ask): Promise<CommandContext> {
  const options: Record<string, CommandContext['options'][string]> = { ...context.options };
  const rest = context.rest.length > 0 ? context.rest : [await ask('cli.connect.id')];
  options['name'] ??= (await ask('cli.connect.name')) || rest[0];
  options['province'] ??= await ask('cli.connect.province');
  options['sample'] ??= await ask('cli.connect.sample');
  const isSaid = ['upload', 'file', 'kafka-topic', 'syslog-peer', 'syslog-certificate'].some(
    (name) => options[name] !== undefined,
  );
  if (isSaid) return { ...context, options, rest };
  let way = '';
  while (!WAYS.includes(way)) way = (await ask('cli.connect.way')).toLowerCase();
  if (way === 'upload') options['upload'] = true;
  if (way === 'file') options['file'] = await ask('cli.connect.file');
  if (way === 'syslog') options['syslog-peer'] = [await ask('cli.connect.peer')];
  if (way === 'kafka') options['kafka-topic'] = [await ask('cli.connect.topic')];
  return { ...context, options, rest };
}

async function connect(context: CommandContext): Promise<ExitCode> {
  const [id] = context.rest;
  if (id === undefined) throw missing(context, 'ID');
  checkId(context, id);
  const described = describe(context);
  const say = (step: number, what: MessageKey) => {
    const said = { step, what: text(context.language, what) };
    print(context, text(context.language, 'cli.connect.step', said));
  };
  say(1, 'cli.connect.step.check');
  const report = await check(context, described);
  showConformance(context, report);
  const settings = described.settings ?? report.suggestedSettings;
  if (report.verdict === 'unusable' && report.suggestedSettings === undefined) {
    print(context, text(context.language, 'cli.connect.unusable'));
    return EXIT.failed;
  }
  if (settings !== undefined && settings === report.suggestedSettings) {
    const said = { settings: JSON.stringify(settings) };
    print(context, text(context.language, 'cli.connect.settings', said));
  }
  say(2, 'cli.connect.step.register');
  const { type } = report;
  const source = await register(context, id, { ...described, type, settings });
  say(3, 'cli.connect.step.send');
  if (source.transport.kind === 'http') {
    const { key } = await issueKey(context, id);
    print(context, text(context.language, 'cli.source_key', { key }));
  }
  await showInstructions(context, id);
  say(4, 'cli.connect.step.trial');
  const outcome = await tryOut(context, source);
  say(5, 'cli.connect.step.stage');
  sayStage(context, source);
  return outcome;
}

interface Described {
  readonly type: string;
  readonly province: string;
  readonly commune?: string;
  readonly timezone?: string;
  readonly multilineStart?: string;
  readonly settings?: ConformanceReport['suggestedSettings'];
}

function describe(context: CommandContext): Described {
  const province = optionText(context, 'province');
  if (province === undefined) throw missing(context, '--province');
  const code = provinceCode(context, province);
  const settings = settingOptions(context) as Described['settings'];
  const optional = {
    commune: communeOption(context, code).commune,
    timezone: optionText(context, 'timezone'),
    multilineStart: optionText(context, 'multiline-start'),
    settings,
  };
  return {
    type: optionText(context, 'type') ?? 'auto',
    province: code,
    ...withoutAbsent(optional),
  };
}

async function check(context: CommandContext, described: Described): Promise<ConformanceReport> {
  const file = optionText(context, 'sample');
  if (file === undefined) throw missing(context, '--sample');
  const lines = await sampleLines(context, file);
  const body = { ...described, lines };
  return (await context.client().send<ConformanceReport>('POST', '/v1/conformance', { body })).body;
}

async function register(
  context: CommandContext,
  id: string,
  described: Omit<Described, 'settings'> & { readonly settings: Described['settings'] | undefined },
): Promise<SourceView> {
  const body = withoutAbsent({
    ...described,
    ...{ id, name: optionText(context, 'name') ?? id, transport: transportOf(context) },
    observing: context.options['live'] !== true,
  });
  const { body: source } = await context.client().send<SourceView>('POST', '/v1/sources', { body });
  const said = { id, type: source.type, province: source.provinceName };
  print(context, text(context.language, 'cli.source_added', said));
  await sayTwin(context, source);
  return source;
}

/** By HTTP, as files are brought too, the service sends the line itself; otherwise the person does, with the command that is shown. */
async function tryOut(context: CommandContext, { id, transport }: SourceView): Promise<ExitCode> {
  const again = () => print(context, text(context.language, 'cli.connect.again', { id }));
  if (context.options['no-trial'] === true) {
    again();
    return EXIT.ok;
  }
  const seconds = Number(optionText(context, 'wait'));
  const waitMs = seconds > 0 ? seconds * 1_000 : TRIAL_WAIT_MS;
  const outcome = await followTrial(context, id, { send: arrivalOf(transport) === 'http', waitMs });
  if (outcome !== EXIT.ok) again();
  return outcome;
}

function withoutAbsent<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const there = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]: Exclude<T[K], undefined> };
}
