import type { ElasticsearchClient } from '../connection.ts';
import type { IndexNames } from '../index-names.ts';

/** What the store asks of the cluster, and does with its own indices. */
const CLUSTER_RIGHTS = ['monitor', 'manage_index_templates'];
const INDEX_RIGHTS = [
  'create_index',
  'index',
  'create',
  'read',
  'delete',
  'delete_index',
  'maintenance',
  'monitor',
  'view_index_metadata',
];

/** What the user of a connection may do; `off` = the cluster asks nobody who he is. */
export type RightFacts = 'off' | { readonly missing: readonly string[] };

interface RightsAnswer {
  readonly cluster?: Readonly<Record<string, boolean>>;
  readonly index?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/** Asks whether the user of a connection may do all that the store does. @throws GacError GAC_STORE_FAILED */
export async function inspectRights(
  client: ElasticsearchClient,
  names: IndexNames,
): Promise<RightFacts> {
  const pattern = `${names.prefix}-*`;
  const { status, body } = await client.ask<RightsAnswer>({
    method: 'POST',
    path: '/_security/user/_has_privileges',
    body: {
      cluster: CLUSTER_RIGHTS,
      index: [{ names: [pattern], privileges: INDEX_RIGHTS }],
    },
    // A cluster without security has no such route.
    accepted: [400, 405],
  });
  if (status >= 400) return 'off';
  const all = { ...body.cluster, ...body.index?.[pattern] };
  const missing = Object.entries(all).filter(([, may]) => !may);
  return { missing: missing.map(([right]) => right) };
}
