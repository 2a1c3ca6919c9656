import { z } from 'zod';

const postgres = z.strictObject({
  host: z.string().describe('Server of the state; its certificate must have this name.'),
  port: z.int().min(1).max(65_535).default(5_432).describe('Its port.'),
  database: z.string().default('gac').describe('Database, owned by the user.'),
  user: z
    .string()
    .default('gac')
    .describe('User without superuser rights; the password is GAC_POSTGRES_PASSWORD.'),
  tls: z
    .strictObject({
      mode: z
        .enum(['verify', 'off'])
        .default('verify')
        .describe('Verified TLS, or none: only for a server on the same machine.'),
      caFile: z
        .string()
        .exactOptional()
        .describe('PEM file of the trusted authorities; absent = those that Node.js trusts.'),
      certificateFile: z
        .string()
        .exactOptional()
        .describe('PEM file of the certificate to show to the server; absent = none.'),
      keyFile: z.string().exactOptional().describe('PEM file with its private key.'),
    })
    .prefault({}),
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
  const { mode, ...files } = state.postgres.tls;
  const paths = Object.entries(files).map(([name, file]) => [name, from(file)]);
  return { ...state, postgres: { ...state.postgres, tls: { mode, ...Object.fromEntries(paths) } } };
}
