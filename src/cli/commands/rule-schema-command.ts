import { ruleSchema } from '../../detect/schema/rule-schema.ts';
import { type Command, EXIT } from '../command.ts';
import { printJson } from '../output.ts';

/** `gac rule schema`: the JSON Schema of rules, for editors; needs no service. */
export const RULE_SCHEMA_COMMAND: Command = {
  name: ['rule', 'schema'],
  summary: 'rule.schema.summary',
  synopsis: '> sigma-rule.json',
  options: {},
  run: async (context) => {
    printJson(context, ruleSchema());
    return EXIT.ok;
  },
};
