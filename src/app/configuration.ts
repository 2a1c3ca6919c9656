import fs from 'node:fs';
import path from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';
import { z } from 'zod';
import { GacError, type Issue } from '../event/error.ts';
import { LEVELS } from '../event/severity.ts';
import { nearest } from '../message/nearest.ts';
import { absoluteCollect, collectOptions } from './collect-options.ts';
import { absoluteDetect, detectOptions } from './detect-options.ts';
import { healthOptions } from './health-options.ts';
import { absoluteJournal, journalOptions } from './journal-options.ts';
import { absoluteNormalize, normalizeOptions } from './normalize-options.ts';
import { ROLES } from './roles.ts';
import { withSecretFiles } from './secret-files.ts';
import { checkSharing } from './sharing.ts';
import { absoluteState, stateOptions } from './state-options.ts';
import { absoluteStore, storeOptions } from './store-options.ts';
import { telemetryOptions } from './telemetry-options.ts';

const port = z.int().min(0).max(65_535);
const seconds = z.number().positive();

/**
 * Everything an operator can choose. Unknown keys are errors that name the nearest key; secrets come from the
 * environment, or from files that it names. The published JSON Schema (`schemas/configuration.json`) and `docs/configuration.md` are made
 * from this and checked.
 */
export const configurationSchema = z.strictObject({
  dataDirectory: z.string().default('data').describe('Where journal, events and state live.'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least level logged.'),
  roles: z
    .array(z.enum(ROLES))
    .min(1)
    .default([...ROLES])
    .describe(
      'What this process does; not all of them only when journal, store and state are shared.',
    ),
  nodeName: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Name of this process among others. Default: that of the machine.'),
  http: z
    .strictObject({
      host: z.string().default('127.0.0.1').describe('Address of API, console and HTTP ingest.'),
      port: port.default(8321).describe('Port of API, console and HTTP ingest; 0 = any free one.'),
      publicUrl: z
        .url()
        .exactOptional()
        .describe('How people reach the console, for links in mails. Default: host and port.'),
      trustedProxies: z
        .array(z.string())
        .default([])
        .describe('Addresses (CIDR) of reverse proxies whose X-Forwarded-For is believed.'),
      proxies: z
        .array(z.string())
        .default([])
        .describe('Addresses of balancers that send a PROXY header (v1 or v2) before HTTP.'),
      secureCookies: z
        .boolean()
        .default(false)
        .describe('Send the session cookie over HTTPS only; set it behind a TLS proxy.'),
    })
    .prefault({}),
  collect: collectOptions,
  normalize: normalizeOptions,
  journal: journalOptions,
  store: storeOptions,
  state: stateOptions,
  detect: detectOptions,
  health: healthOptions,
  alert: z
    .strictObject({
      acknowledgeMinutes: z
        .strictObject(
          Object.fromEntries(
            LEVELS.map((level, rank) => [
              level,
              z
                .int()
                .positive()
                .default([1_440, 480, 120, 30, 15][rank] ?? 120)
                .describe(`Minutes until an alert of level ${level} must be acknowledged.`),
            ]),
          ) as Record<(typeof LEVELS)[number], z.ZodDefault<z.ZodInt>>,
        )
        .prefault({}),
    })
    .prefault({}),
  telemetry: telemetryOptions,
  notify: z
    .strictObject({
      smtp: z
        .strictObject({
          host: z.string().describe('Mail server.'),
          port: port.default(587).describe('Its port.'),
          secure: z.boolean().default(false).describe('TLS from the first byte (port 465).'),
          requireTls: z.boolean().default(true).describe('Refuse to send without STARTTLS.'),
          user: z.string().exactOptional().describe('Log-in; the password is GAC_SMTP_PASSWORD.'),
          from: z.string().describe('Sender, such as `Trạm Gác <gac@example.gov.vn>`.'),
        })
        .exactOptional()
        .describe('Mail server; absent = e-mail deliveries stay owed and say so.'),
      webhook: z
        .strictObject({
          allowPrivateNetworks: z
            .array(z.string())
            .default([])
            .describe('Private ranges (CIDR) that webhooks may reach; all others are refused.'),
          allowHttp: z.boolean().default(false).describe('Permit http:// webhooks (tests, demo).'),
          timeoutSeconds: seconds.default(20).describe('Longest wait for an answer.'),
        })
        .prefault({}),
      concurrency: z.int().min(1).max(64).default(8).describe('Deliveries under way at once.'),
    })
    .prefault({}),
});

export type Configuration = z.infer<typeof configurationSchema>;

/** Secrets, from the environment; `undefined` = made and kept in the data directory. */
export interface Secrets {
  /** `GAC_PSEUDONYM_KEY`, 32 bytes in hex: keys the pseudonyms of persons. */
  readonly pseudonymKey: string | undefined;
  /** `GAC_PSEUDONYM_KEYS_EARLIER`, `KEY@INSTANT` with commas between them: each was used until then. */
  readonly pseudonymKeysEarlier: string | undefined;
  /** `GAC_SECRET_KEY`, 32 bytes in hex: encrypts secrets of destinations at rest. */
  readonly secretKey: string | undefined;
  /** `GAC_JOURNAL_KEY`, 32 bytes in hex: seals raw records at rest. */
  readonly journalKey: string | undefined;
  /** `GAC_JOURNAL_KEYS_EARLIER`, with commas between them: still open what was sealed before. */
  readonly journalKeysEarlier: string | undefined;
  /** `GAC_SMTP_PASSWORD`. */
  readonly smtpPassword: string | undefined;
  /** `GAC_POSTGRES_PASSWORD`; `undefined` = none is sent. */
  readonly postgresPassword: string | undefined;
  /** `GAC_KAFKA_PASSWORD`; needed when `journal.kafka.sasl` is set. */
  readonly kafkaPassword: string | undefined;
  /** `GAC_COLLECT_KAFKA_PASSWORD`; needed when `collect.kafka.sasl` is set. */
  readonly collectKafkaPassword: string | undefined;
  /** `GAC_ELASTICSEARCH_PASSWORD`; needed when `store.elasticsearch.username` is set. */
  readonly elasticsearchPassword: string | undefined;
  /** `GAC_ELASTICSEARCH_API_KEY`, instead of user and password. */
  readonly elasticsearchApiKey: string | undefined;
  /** `GAC_OTLP_HEADERS`, such as `authorization=Bearer …`, for the receiver of traces. */
  readonly otlpHeaders: string | undefined;
  /** `GAC_METRICS_TOKEN`: lets a Prometheus server read `/metrics`. */
  readonly metricsToken: string | undefined;
}

/** What the command line takes from the environment to find the service. */
export interface ClientEnvironment {
  /** `GAC_URL`; `undefined` = the service of the data directory. */
  readonly url: string | undefined;
  /** `GAC_KEY`, an API key. */
  readonly key: string | undefined;
  /** From `LC_ALL`, `LC_MESSAGES` or `LANG`. */
  readonly language: 'vi' | 'en';
}

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Absolute path of the file; `undefined` = defaults only. */
  readonly file: string | undefined;
}

/**
 * Reads `gac.yaml` (or the given file). Relative paths in it are relative to the file.
 * @throws GacError GAC_CONFIG_UNREADABLE, GAC_CONFIG_INVALID with every issue at once
 */
export function loadConfiguration(
  given: string | undefined,
  directory: string,
): LoadedConfiguration {
  const file = path.resolve(directory, given ?? 'gac.yaml');
  if (given === undefined && !fs.existsSync(file)) {
    return { configuration: absolute(configurationSchema.parse({}), directory), file: undefined };
  }
  let source: string;
  try {
    source = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GacError('GAC_CONFIG_UNREADABLE', `Cannot read the configuration file ${file}.`, {
      cause,
    });
  }
  return { configuration: absolute(parseConfiguration(source, file), path.dirname(file)), file };
}

/** Parses and checks one configuration document. @throws GacError GAC_CONFIG_INVALID */
export function parseConfiguration(source: string, file: string): Configuration {
  const document = parseDocument(source);
  const issues: Issue[] = document.errors.map((error) => ({
    at: `${file}:${error.linePos?.[0].line ?? 1}:${error.linePos?.[0].col ?? 1}`,
    detail: error.message.split('\n')[0] ?? error.message,
  }));
  if (issues.length === 0) {
    const parsed = configurationSchema.safeParse(document.toJS() ?? {});
    if (parsed.success) {
      checkSharing(parsed.data, file);
      return parsed.data;
    }
    for (const issue of parsed.error.issues)
      issues.push(...explain(issue, { document, source, file }));
  }
  throw new GacError('GAC_CONFIG_INVALID', `${file} has ${issues.length} problem(s).`, { issues });
}

function explain(
  issue: z.core.$ZodIssue,
  { document, source, file }: { document: Document; source: string; file: string },
): Issue[] {
  const place = (keys: readonly PropertyKey[]) => `${file}:${lineOf(document, source, keys)}`;
  if (issue.code !== 'unrecognized_keys') {
    const name = issue.path.join('.') || '(top level)';
    return [{ at: place(issue.path), detail: `${name}: ${issue.message}` }];
  }
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const close = nearest(key, known);
    return {
      at: place([...issue.path, key]),
      detail: `Unknown key "${[...issue.path, key].join('.')}".`,
      hint: close
        ? `Did you mean "${[...issue.path, close].join('.')}"?`
        : `Known here: ${known.join(', ')}.`,
    };
  });
}

function lineOf(document: Document, source: string, keys: readonly PropertyKey[]): string {
  let node: unknown = document.contents;
  let at = 0;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => String(item.key) === String(key));
    if (!pair) break;
    at = (pair.key as { range?: [number, number, number] }).range?.[0] ?? at;
    node = pair.value;
  }
  const before = source.slice(0, at).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configurationSchema;
  for (const key of path) {
    const shape = (unwrap(schema) as z.ZodObject).shape as Record<string, unknown> | undefined;
    schema = shape?.[String(key)];
  }
  return Object.keys((unwrap(schema) as z.ZodObject | undefined)?.shape ?? {});
}

function unwrap(schema: unknown): unknown {
  let inner = schema as { def?: { innerType?: unknown } } | undefined;
  while (inner?.def?.innerType) inner = inner.def.innerType as typeof inner;
  return inner;
}

/** Relative paths of the file are relative to it, wherever the service is started. */
function absolute(configuration: Configuration, directory: string): Configuration {
  const from = (file: string) => path.resolve(directory, file);
  const { collect, detect, journal, normalize, state, store } = configuration;
  return {
    ...configuration,
    dataDirectory: from(configuration.dataDirectory),
    collect: absoluteCollect(collect, from),
    normalize: absoluteNormalize(normalize, from),
    journal: absoluteJournal(journal, from),
    store: absoluteStore(store, from),
    state: absoluteState(state, from),
    detect: absoluteDetect(detect, from),
  };
}

/**
 * Reads the secrets from the environment, or from files that it names: the only place that does.
 * @throws GacError GAC_CONFIG_INVALID when such a file cannot be read
 */
export function secretsFromEnvironment(given: NodeJS.ProcessEnv = process.env): Secrets {
  const environment = withSecretFiles(given);
  // An empty key is a mistake that is told where keys are read; an empty log-in is none.
  return {
    pseudonymKey: environment['GAC_PSEUDONYM_KEY'],
    pseudonymKeysEarlier: environment['GAC_PSEUDONYM_KEYS_EARLIER'],
    secretKey: environment['GAC_SECRET_KEY'],
    journalKey: environment['GAC_JOURNAL_KEY'],
    journalKeysEarlier: environment['GAC_JOURNAL_KEYS_EARLIER'],
    smtpPassword: environment['GAC_SMTP_PASSWORD'] || undefined,
    postgresPassword: environment['GAC_POSTGRES_PASSWORD'] || undefined,
    kafkaPassword: environment['GAC_KAFKA_PASSWORD'] || undefined,
    collectKafkaPassword: environment['GAC_COLLECT_KAFKA_PASSWORD'] || undefined,
    elasticsearchPassword: environment['GAC_ELASTICSEARCH_PASSWORD'] || undefined,
    elasticsearchApiKey: environment['GAC_ELASTICSEARCH_API_KEY'] || undefined,
    otlpHeaders: environment['GAC_OTLP_HEADERS'] || undefined,
    metricsToken: environment['GAC_METRICS_TOKEN'] || undefined,
  };
}

/** The file that `GAC_CONFIG` names for commands that are not told by `--config`. */
export function configurationFromEnvironment(
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return environment['GAC_CONFIG'] || undefined;
}

/** Reads where the command line finds the service, and its language. */
export function clientEnvironment(environment: NodeJS.ProcessEnv = process.env): ClientEnvironment {
  const locale = environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '';
  return {
    url: environment['GAC_URL'],
    key: environment['GAC_KEY'],
    language: locale.startsWith('vi') ? 'vi' : 'en',
  };
}
