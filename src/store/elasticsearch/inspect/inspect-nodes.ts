import { GacError } from '../../../event/error.ts';
import { addressOf, ElasticsearchClient, type ElasticsearchConnection } from '../connection.ts';
import { ElasticsearchRefusal, statusOf } from '../store-failure.ts';
import { type TlsFault, tlsFaultOf } from '../tls-fault.ts';

/** What came of asking one address. */
export type NodeOutcome =
  | { readonly kind: 'reached'; readonly name: string; readonly version: string }
  /** No log-in, a wrong one, or one that may not see the cluster. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Its certificate is not believed, or one of both sides speaks no TLS. */
  | { readonly kind: 'untrusted'; readonly reason: string; readonly fault: TlsFault }
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
      address: addressOf(node),
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
    return outcomeOf(error, connection.nodes);
  }
}

function outcomeOf(error: unknown, nodes: readonly string[]): NodeOutcome {
  if (error instanceof GacError && error.code === 'GAC_CONFIG_INVALID') {
    return { kind: 'untrusted', reason: error.message, fault: 'other' };
  }
  const status = statusOf(error);
  const cause = error instanceof GacError ? error.cause : error;
  const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
  if (status === 401 || status === 403) return { kind: 'refused', status, reason };
  if (cause instanceof ElasticsearchRefusal) {
    return { kind: 'unreachable', reason: `${status}: ${reason}` };
  }
  const fault = tlsFaultOf(nodes, reason);
  return fault === undefined
    ? { kind: 'unreachable', reason }
    : { kind: 'untrusted', reason, fault };
}
