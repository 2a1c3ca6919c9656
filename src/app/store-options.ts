import { z } from 'zod';

const elasticsearch = z.strictObject({
  nodes: z
    .array(z.url())
    .min(1)
    .describe('Addresses of nodes, such as https://es1.example.gov.vn:9200.'),
  indexPrefix: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,50}$/)
    .default('gac')
    .describe('First part of the name of every index and template.'),
  shards: z.int().min(1).max(64).default(1).describe('Primary shards of each daily index.'),
  replicas: z.int().min(0).max(5).default(1).describe('Copies of each shard.'),
  username: z
    .string()
    .exactOptional()
    .describe(
      'User; the password is GAC_ELASTICSEARCH_PASSWORD. With GAC_ELASTICSEARCH_API_KEY the API key is used instead.',
    ),
  caFile: z
    .string()
    .exactOptional()
    .describe('PEM file of the trusted authorities; absent = those that Node.js trusts.'),
  requestTimeoutSeconds: z
    .number()
    .positive()
    .default(30)
    .describe('Longest wait for an answer of a node.'),
});

/** Where events are kept, and for how long. */
export const storeOptions = z
  .strictObject({
    kind: z
      .enum(['duckdb', 'elasticsearch'])
      .default('duckdb')
      .describe('A file in the data directory, or Elasticsearch, which processes share.'),
    retentionDays: z
      .int()
      .positive()
      .default(365)
      .describe('Days (by event time) that events are kept.'),
    memoryLimitMb: z
      .int()
      .min(64)
      .default(128)
      .describe('Memory that the embedded store may take.'),
    elasticsearch: elasticsearch.exactOptional(),
  })
  .refine((store) => store.kind !== 'elasticsearch' || store.elasticsearch !== undefined, {
    error: 'is needed when store.kind is elasticsearch',
    path: ['elasticsearch'],
  })
  .prefault({});

type StoreOptions = z.infer<typeof storeOptions>;

/** The options with every path of a file made absolute. */
export function absoluteStore(store: StoreOptions, from: (file: string) => string): StoreOptions {
  const { elasticsearch } = store;
  if (elasticsearch?.caFile === undefined) return store;
  return { ...store, elasticsearch: { ...elasticsearch, caFile: from(elasticsearch.caFile) } };
}
