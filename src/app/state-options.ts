import { z } from 'zod';
import { absoluteTls, clientTls } from './client-tls.ts';

const postgres = z.strictObject({
  host: z.string().describe('Server of the state; its certificate must have this name.'),
  port: z.int().min(1).max(65_535).default(5_432).describe('Its port.'),
  database: z.string().default('gac').describe('Database, owned by the user.'),
  user: z
    .string()
    .default('gac')
    .describe('User without superuser rights; the password is GAC_POSTGRES_PASSWORD.'),
  tls: clientTls,
  poolMax: z
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe('Most connections of one process, beside the one that hears of changes.'),
});

/** Where the state is kept. */
export const stateOptions = z
  .strictObject({
    kind: z
      .enum(['sqlite', 'postgres'])
      .default('sqlite')
      .describe('A file in the data directory, or a PostgreSQL database that processes share.'),
    postgres: postgres.exactOptional(),
  })
  .refine((state) => state.kind !== 'postgres' || state.postgres !== undefined, {
    error: 'is needed when state.kind is postgres',
    path: ['postgres'],
  })
  .prefault({});

type StateOptions = z.infer<typeof stateOptions>;

/** The options with every path of a file made absolute. */
export function absoluteState(state: StateOptions, from: (file: string) => string): StateOptions {
  if (state.postgres === undefined) {
    return state;
  }
  return { ...state, postgres: { ...state.postgres, tls: absoluteTls(state.postgres.tls, from) } };
}
