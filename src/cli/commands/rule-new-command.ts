import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  fillRuleTemplate,
  TEMPLATE_KINDS,
  type TemplateKind,
} from '../../detect/engineering/rule-template.ts';
import { RULE_SCHEMA_FILE } from '../../detect/schema/rule-schema-file.ts';
import { FAMILIES, type Family } from '../../event/severity.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  neededOption,
  optionText,
  UsageError,
} from '../command.ts';
import { print, printJson } from '../output.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,80}$/;
const DATE_CHARS = 10;

/** `gac rule new`: a rule to start from, with its test; needs no service. */
export const RULE_NEW_COMMAND: Command = {
  name: ['rule', 'new'],
  summary: 'rule.new.summary',
  synopsis: `NAME --family ${FAMILIES.join('|')} [--kind ${TEMPLATE_KINDS.join('|')}] [--folder DIRECTORY]`,
  options: {
    family: { type: 'string' },
    kind: { type: 'string' },
    folder: { type: 'string' },
  },
  run: makeRule,
};

async function makeRule(context: CommandContext) {
  const { language } = context;
  const name = argument(context, 'NAME');
  if (!NAME.test(name)) throw new UsageError(text(language, 'rule.new.bad_name', { name }));
  const family = oneOf<Family>(context, neededOption(context, 'family'), FAMILIES);
  const kind = oneOf<TemplateKind>(
    context,
    optionText(context, 'kind') ?? 'correlation',
    TEMPLATE_KINDS,
  );
  const folder = optionText(context, 'folder') ?? '.';
  const files = {
    rule: path.join(folder, `${name}.yml`),
    test: path.join(folder, `${name}.test.yml`),
  };
  const taken = Object.values(files).find((file) => fs.existsSync(file));
  if (taken !== undefined) {
    context.errors.write(`${text(language, 'rule.new.exists', { file: taken })}\n`);
    return EXIT.failed;
  }
  const date = new Date(systemClock.now()).toISOString().slice(0, DATE_CHARS);
  const schema = schemaFrom(folder);
  const made = fillRuleTemplate({ name, family, kind, date, newId: randomUUID, schema });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(files.rule, made.rule, { flag: 'wx' });
  fs.writeFileSync(files.test, made.test, { flag: 'wx' });
  if (context.json) printJson(context, files);
  else print(context, text(language, 'rule.new.made', { ...files, folder }));
  return EXIT.ok;
}

/** Relative within the place of work, so that the line holds wherever that is; else absolute. */
function schemaFrom(folder: string): string {
  const isNear = !path.relative(process.cwd(), RULE_SCHEMA_FILE).startsWith('..');
  const isInside = !path.relative(process.cwd(), path.resolve(folder)).startsWith('..');
  const file = isNear && isInside ? path.relative(folder, RULE_SCHEMA_FILE) : RULE_SCHEMA_FILE;
  return file.split(path.sep).join('/');
}

function oneOf<Word extends string>(
  { language }: CommandContext,
  given: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === given);
  if (found !== undefined) return found;
  throw new UsageError(text(language, 'rule.new.bad_word', { given, known: words.join(', ') }));
}
