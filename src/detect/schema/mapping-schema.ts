import { z } from 'zod';
import { OWN_MAPPINGS } from '../sigma/pipelines/read-own-mappings.ts';
import type { Schema } from './schema-parts.ts';

/** JSON Schema of a file of field mappings. */
export function mappingSchema(): Schema {
  const { $schema, ...rest } = z.toJSONSchema(OWN_MAPPINGS, { io: 'input' });
  return {
    $schema,
    title: 'Trạm Gác: field mappings',
    description: 'Which fields of events the field names of rules stand for, beside our own.',
    ...rest,
  };
}
