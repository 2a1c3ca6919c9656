import { GacError } from '../../../event/error.ts';
import { ElasticsearchClient, type ElasticsearchConnection } from '../connection.ts';
import { ElasticsearchRefusal, statusOf } from '../store-failure.ts';

/** What came of asking one address. */
export type NodeOutcome =
  | { readonly kind: 'reached'; readonly name: string; readonly version: string }
  /** No log-in, a wrong one, or one that may not see the cluster. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Its certificate is not believed, or one of both sides speaks no TLS. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** One configured address. */
export interface NodeFacts {
  /** Without user and password. */
  readonly address: string;
  readonly outcome: NodeOutcome;
}

interface LocalNode {
  readonly nodes?: Readonly<Record<string, { readonly name?: string; readonly version?: string }>>;
}

/** Asks every configured address by itself. Never throws. */
export async function inspectNodes(
  connection: ElasticsearchConnection,
): Promise<readonly NodeFacts[]> {
  return Promise.all(
    connection.nodes.map(async (node) => ({
      address: new URL(node).origin,
      outcome: await knock({ ...connection, nodes: [node] }),
    })),
  );
}

async function knock(connection: ElasticsearchConnection): Promise<NodeOutcome> {
  try {
    const client = new ElasticsearchClient(connection);
    try {
      const { body } = await client.ask<LocalNode>({
        method: 'GET',
        path: '/_nodes/_local',
        query: { filter_path: 'nodes.*.name,nodes.*.version' },
      });
      const [node] = Object.values(body.nodes ?? {});
      if (node?.version !== undefined) {
        return { kind: 'reached', name: node.name ?? '?', version: node.version };
      }
      return { kind: 'unreachable', reason: 'What answers is not Elasticsearch.' };
    } finally {
      await client.close();
    }
  } catch (error) {
    return outcomeOf(error);
  }
}

const TLS = /certificate|self.signed|altnames|SSL|wrong version number|EPROTO/i;

function outcomeOf(error: unknown): NodeOutcome {
  const status = statusOf(error);
  const cause = error instanceof GacError ? error.cause : error;
  const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
  if (status === 401 || status === 403) return { kind: 'refused', status, reason };
  if (cause instanceof ElasticsearchRefusal) {
    return { kind: 'unreachable', reason: `${status}: ${reason}` };
  }
  return TLS.test(reason) ? { kind: 'untrusted', reason } : { kind: 'unreachable', reason };
}
