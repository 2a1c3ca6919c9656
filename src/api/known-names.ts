import { z } from 'zod';

/** The names that an object schema takes; none for any other schema. */
export function knownNames(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
