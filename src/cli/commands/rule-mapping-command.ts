import { logsourceText } from '../../detect/sigma/map-fields.ts';
import type { RuleLogsource } from '../../detect/sigma/parse-metadata.ts';
import type { FieldTarget } from '../../detect/sigma/pipelines/field-table.ts';
import { FIELD_TABLES } from '../../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../../detect/sigma/pipelines/read-own-mappings.ts';
import { fedLogsources } from '../../detect/sigma/rule-routing.ts';
import { isFed } from '../../detect/sigma/warn-unfed.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { type Command, type CommandContext, EXIT, optionText, UsageError } from '../command.ts';
import { columns, printJson, printTable } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';

/** `gac rule mapping`: which event fields Sigma's field names stand for; needs no service. */
export const RULE_MAPPING_COMMAND: Command = {
  name: ['rule', 'mapping'],
  summary: 'cli.rule_mapping',
  synopsis: '[--logsource PRODUCT/CATEGORY/SERVICE] [--pipeline NAME] [--mapping FILE]…',
  options: { logsource: { type: 'string' }, ...PIPELINE_OPTIONS },
  run: showMapping,
};

interface Row {
  readonly logsource: RuleLogsource;
  readonly field: string;
  readonly targets: readonly FieldTarget[];
}

async function showMapping(context: CommandContext) {
  const choice = readPipelineChoice(context, 'ecs');
  const pipeline = openPipeline(choice);
  const rows: Row[] = [];
  const logsources = logsourcesOf(context, choice.mappings);
  if (optionText(context, 'logsource') !== undefined) hintAtUnfed(context, logsources);
  for (const logsource of logsources) {
    for (const field of [...(pipeline?.namesFor(logsource) ?? [])].sort()) {
      const targets = pipeline?.map(field, logsource)?.targets ?? [];
      rows.push({ logsource, field, targets });
    }
  }
  if (context.json) {
    printJson(context, rows);
    return EXIT.ok;
  }
  printTable(
    context,
    columns(context, ['logsource', 'field', 'ecs']),
    rows.map(({ logsource, field, targets }) => [
      logsourceText(logsource),
      field,
      targets.map(targetText).join(', '),
    ]),
  );
  return EXIT.ok;
}

/** The one asked for, else each that a table is for. */
function logsourcesOf(context: CommandContext, mappings: readonly string[]): RuleLogsource[] {
  const asked = optionText(context, 'logsource');
  if (asked !== undefined) return [readLogsource(context, asked)];
  const tables = [...FIELD_TABLES, ...readOwnMappings(mappings).tables];
  const byText = new Map(tables.map(({ logsource }) => [logsourceText(logsource), logsource]));
  return [...byText.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, one]) => one);
}

/** Fields are told for any logsource; that nothing is of it would not be seen by them. */
function hintAtUnfed({ language, errors }: CommandContext, logsources: readonly RuleLogsource[]) {
  const fed = fedLogsources(LOGSOURCES);
  for (const one of logsources) {
    if (isFed(one, fed)) continue;
    const logsource = logsourceText(one);
    errors.write(`${text(language, 'cli.logsource_unfed', { logsource })}\n`);
  }
}

function readLogsource(context: CommandContext, asked: string): RuleLogsource {
  const parts = asked.split('/').map((part) => (part === '-' ? '' : part));
  const [product = '', category = '', service = '', ...more] = parts;
  if (more.length > 0 || (product === '' && category === '' && service === '')) {
    throw new UsageError(text(context.language, 'cli.bad_logsource', { given: asked }));
  }
  return {
    ...(product === '' ? {} : { product }),
    ...(category === '' ? {} : { category }),
    ...(service === '' ? {} : { service }),
  };
}

function targetText(target: FieldTarget): string {
  if (typeof target === 'string') return target;
  if ('hashesOf' in target) return `${target.hashesOf}.hash.*, ${target.hashesOf}.pe.imphash`;
  if ('domain' in target) return `${target.domain}\\${target.name}`;
  if ('registryData' in target) return `${target.registryData}.strings`;
  if ('drop' in target) return `${target.field} (-${target.drop})`;
  if ('label' in target) return `${target.field} (${target.label}…)`;
  const words = Object.entries(target.values).map(([sigma, event]) => `${sigma}→${event}`);
  return `${target.field} (${words.join(', ')})`;
}
