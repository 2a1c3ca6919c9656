import { mappingSchema } from '../../detect/schema/mapping-schema.ts';
import { overlaySchema } from '../../detect/schema/overlay-schema.ts';
import { ruleSchema } from '../../detect/schema/rule-schema.ts';
import type { Schema } from '../../detect/schema/schema-parts.ts';
import { text } from '../../message/text.ts';
import { type Command, EXIT, UsageError } from '../command.ts';
import { printJson } from '../output.ts';

const SCHEMAS: ReadonlyMap<string, () => Schema> = new Map([
  ['rule', ruleSchema],
  ['overlay', overlaySchema],
  ['mapping', mappingSchema],
]);

/** `gac rule schema`: the JSON Schema of rules, overlays or field mappings, for editors; needs no service. */
export const RULE_SCHEMA_COMMAND: Command = {
  name: ['rule', 'schema'],
  summary: 'rule.schema.summary',
  synopsis: '[rule|overlay|mapping] > SCHEMA.json',
  options: {},
  run: async (context) => {
    const [name = 'rule'] = context.rest;
    const schema = SCHEMAS.get(name);
    if (schema === undefined) {
      const known = [...SCHEMAS.keys()].join(', ');
      throw new UsageError(text(context.language, 'rule.schema.unknown', { name, known }));
    }
    printJson(context, schema());
    return EXIT.ok;
  },
};
