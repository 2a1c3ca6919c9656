import type { z } from 'zod';
import type { Parser, ParserSettings } from '../contract.ts';

/**
 * Settings of a type with the making of a parser from them; the schema is asked before, so that `compile` gets what the
 * schema gives. They are required when the schema does not accept an empty object.
 */
export function defineSettings<Schema extends z.ZodObject>(
  schema: Schema,
  compile: (settings: z.output<Schema>) => Parser['parse'],
): ParserSettings {
  return {
    schema,
    required: !schema.safeParse({}).success,
    compile: (settings) => ({ parse: compile(schema.parse(settings)) }),
  };
}
