import { GacError } from '../../event/error.ts';
import { alertMapping } from './alerts/alert-mapping.ts';
import type { ElasticsearchClient } from './connection.ts';
import type { IndexNames } from './index-names.ts';
import { eventMapping } from './mapping/event-mapping.ts';
import { progressMapping } from './write/progress.ts';

/**
 * Raised with every change of a template. Indices keep the mapping that they were made with; a
 * field that is mapped later is found in both.
 */
const TEMPLATE_VERSION = 1;
/** Above the templates that a cluster brings for names of its own. */
const PRIORITY = 300;
/** Fields of one index, at most; the mapping stays below it, and nothing is added by itself. */
export const FIELDS_MAX = 1_000;
/** Characters of a regular expression: a pattern of the longest kind with both letter cases. */
const REGEXP_LENGTH_MAX = 200_000;

export interface TemplateSizes {
  /** Primary shards of each daily index. */
  readonly shards: number;
  /** Copies of each shard. */
  readonly replicas: number;
}

/** An index template by its name. */
export interface Template {
  readonly name: string;
  readonly body: object;
}

/** The templates of the daily indices and of the index of the store's own documents. */
export function storeTemplates(names: IndexNames, sizes: TemplateSizes): readonly Template[] {
  const patterns = [names.pattern('events'), names.pattern('refused')];
  const { prefix } = names;
  return [
    templateOf(names, { name: `${prefix}-events`, patterns, sizes, mappings: eventMapping() }),
    templateOf(names, {
      name: `${prefix}-store`,
      patterns: [names.store],
      sizes: { ...sizes, shards: 1 },
      mappings: progressMapping(),
    }),
  ];
}

/** The template of the index of alerts. */
export function alertTemplate(names: IndexNames, replicas: number): Template {
  return templateOf(names, {
    name: `${names.prefix}-alerts`,
    patterns: [names.alerts],
    sizes: { shards: 1, replicas },
    mappings: alertMapping(),
  });
}

function templateOf(
  { prefix }: IndexNames,
  parts: {
    readonly name: string;
    readonly patterns: readonly string[];
    readonly sizes: TemplateSizes;
    readonly mappings: object;
  },
): Template {
  return {
    name: parts.name,
    body: {
      index_patterns: parts.patterns,
      priority: PRIORITY,
      version: TEMPLATE_VERSION,
      _meta: { product: 'tram-gac' },
      // What an operator adds, such as a codec, stands there.
      composed_of: [`${prefix}@custom`],
      ignore_missing_component_templates: [`${prefix}@custom`],
      template: {
        settings: {
          number_of_shards: parts.sizes.shards,
          number_of_replicas: parts.sizes.replicas,
          'index.mapping.total_fields.limit': FIELDS_MAX,
          'index.max_regex_length': REGEXP_LENGTH_MAX,
        },
        mappings: parts.mappings,
      },
    },
  };
}

/**
 * Puts the templates that are absent, older or of other sizes.
 * @throws GacError GAC_STORE_FAILED when a newer version of the program put them
 */
export async function putTemplates(
  client: ElasticsearchClient,
  templates: readonly Template[],
): Promise<void> {
  for (const { name, body } of templates) {
    const version = await presentVersion(client, name);
    if ((version ?? 0) > TEMPLATE_VERSION) {
      throw new GacError(
        'GAC_STORE_FAILED',
        `The index template ${name} has version ${version}, and this program writes ` +
          `version ${TEMPLATE_VERSION}: start the newer program, or take another indexPrefix`,
      );
    }
    // Put each time: shards and replicas may have changed, and the cluster sees equal ones as no change.
    await client.ask({
      method: 'PUT',
      path: `/_index_template/${name}`,
      body,
      repeatable: true,
    });
  }
}

/** One template in the cluster beside that of this program. */
export interface TemplateFacts {
  readonly name: string;
  /** `undefined` = there is none. */
  readonly version: number | undefined;
  readonly ownVersion: number;
}

/** Looks at the templates, and puts none. @throws GacError GAC_STORE_FAILED */
export async function inspectTemplates(
  client: ElasticsearchClient,
  templates: readonly Template[],
): Promise<readonly TemplateFacts[]> {
  const versions = templates.map(async ({ name }) => ({
    ...{ name, ownVersion: TEMPLATE_VERSION },
    version: await presentVersion(client, name),
  }));
  return Promise.all(versions);
}

/** The version of a template in the cluster, 0 when it has none; `undefined` = there is no such template. */
async function presentVersion(
  client: ElasticsearchClient,
  name: string,
): Promise<number | undefined> {
  const { status, body } = await client.ask<{
    index_templates?: readonly { index_template: { version?: number } }[];
  }>({ method: 'GET', path: `/_index_template/${name}`, accepted: [404], repeatable: true });
  const present = status === 404 ? undefined : body.index_templates?.[0]?.index_template;
  return present === undefined ? undefined : (present.version ?? 0);
}
