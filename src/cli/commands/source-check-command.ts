import fs from 'node:fs';
import type { ConformanceReport } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  type Command,
  type CommandContext,
  EXIT,
  neededOption,
  optionText,
  UsageError,
} from '../command.ts';
import { print, printJson } from '../output.ts';
import { communeOption, provinceCode } from '../province-option.ts';
import { inputSample } from '../sample-lines.ts';
import { settingOptions } from '../setting-option.ts';
import { showConformance } from '../show-conformance.ts';

const FORMATS = ['text', 'json', 'markdown', 'html'];

/** `gac source check`: the exit code says whether the sample can be used. */
export const SOURCE_CHECK_COMMAND: Command = {
  name: ['source', 'check'],
  summary: 'cli.source_check',
  synopsis:
    '[ID | --province CODE [--type TYPE|auto] [--commune CODE] [--timezone ZONE] [--multiline-start REGEX] ' +
    '[--setting NAME=VALUE]…] [--format text|json|markdown|html] [--output FILE] < sample.log',
  options: {
    type: { type: 'string' },
    province: { type: 'string' },
    commune: { type: 'string' },
    timezone: { type: 'string' },
    'multiline-start': { type: 'string' },
    setting: { type: 'string', multiple: true },
    format: { type: 'string' },
    output: { type: 'string' },
  },
  run: checkSource,
};

async function checkSource(context: CommandContext) {
  const format = optionText(context, 'format') ?? (context.json ? 'json' : 'text');
  if (!FORMATS.includes(format)) throw new UsageError(text(context.language, 'cli.check.format'));
  const [id] = context.rest;
  const described = id === undefined ? describedSource(context) : {};
  const body = { ...described, lines: await inputSample(context) };
  const route =
    id === undefined ? '/v1/conformance' : `/v1/sources/${encodeURIComponent(id)}/conformance`;
  const client = context.client();
  if (format === 'markdown' || format === 'html') {
    const query = `?format=${format}&language=${context.language}`;
    const page = await client.page(`${route}${query}`, body);
    deliver(context, page.text);
    return page.headers.get('x-gac-verdict') === 'unusable' ? EXIT.failed : EXIT.ok;
  }
  const { body: report } = await client.send<ConformanceReport>('POST', route, { body });
  if (optionText(context, 'output') !== undefined) {
    deliver(context, `${JSON.stringify(report, null, 2)}\n`);
  } else if (format === 'json') printJson(context, report);
  else showConformance(context, report);
  return report.verdict === 'unusable' ? EXIT.failed : EXIT.ok;
}

function describedSource(context: CommandContext): Record<string, unknown> {
  const settings = settingOptions(context);
  const province = provinceCode(context, neededOption(context, 'province'));
  const given = {
    type: optionText(context, 'type') ?? 'auto',
    province,
    ...communeOption(context, province),
    timezone: optionText(context, 'timezone'),
    multilineStart: optionText(context, 'multiline-start'),
    settings,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Into the file that was named, else to the output. */
function deliver(context: CommandContext, report: string): void {
  const file = optionText(context, 'output');
  if (file === undefined) {
    context.output.write(report);
    return;
  }
  fs.writeFileSync(file, report);
  print(context, text(context.language, 'cli.check.written', { file }));
}
