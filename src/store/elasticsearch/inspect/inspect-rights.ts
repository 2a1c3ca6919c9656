import type { ElasticsearchClient } from '../connection.ts';
import type { IndexNames } from '../index-names.ts';

/** What the store asks of the cluster, and does with its own indices. */
const CLUSTER_RIGHTS = ['monitor', 'manage_index_templates'];
const INDEX_RIGHTS = [
  'create_index',
  'index',
  'read',
  'delete',
  'delete_index',
  'maintenance',
  'monitor',
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
  const indices = [names.pattern('events'), names.pattern('refused'), names.store, names.alerts];
  const { status, body } = await client.ask<RightsAnswer>({
    method: 'POST',
    path: '/_security/user/_has_privileges',
    body: {
      cluster: CLUSTER_RIGHTS,
      index: [{ names: indices, privileges: INDEX_RIGHTS }],
    },
    // A cluster without security has no such route; a proxy may let nothing through to it.
    accepted: [400, 404, 405],
    repeatable: true,
  });
  if (status >= 400) return 'off';
  const all = [body.cluster ?? {}, ...Object.values(body.index ?? {})];
  const missing = all.flatMap((rights) =>
    Object.entries(rights).flatMap(([right, may]) => (may ? [] : [right])),
  );
  return { missing: [...new Set(missing)] };
}
