import path from 'node:path';

/** Where the published JSON Schema of rules lies. */
export const RULE_SCHEMA_FILE = path.resolve(
  import.meta.dirname,
  '../../../schemas/sigma-rule.json',
);
