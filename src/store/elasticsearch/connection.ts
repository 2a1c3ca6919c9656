import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, errors } from '@elastic/elasticsearch';
import { GacError } from '../../event/error.ts';
import { answerFailure, type FailedAnswer, statusOf, unreachable } from './store-failure.ts';

/** Where the cluster is, and who asks. */
export interface ElasticsearchConnection {
  /** Addresses of nodes, such as `https://es1.example.gov.vn:9200`; each is tried in turn. */
  readonly nodes: readonly string[];
  readonly auth?:
    | { readonly apiKey: string }
    | { readonly username: string; readonly password: string };
  /** PEM file of the trusted authorities. @default those that Node.js trusts */
  readonly tls?: { readonly caFile: string };
  /** Longest wait for an answer. @default 30,000 */
  readonly requestTimeoutMs?: number;
  /** Compresses requests: less network, more processor. @default false */
  readonly compression?: boolean;
}

/** One request of the REST API. */
export interface ElasticsearchRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
  /** Lines of JSON, each with its end. */
  readonly lines?: string;
  /** Statuses beside 2xx whose answer the caller reads itself. */
  readonly accepted?: readonly number[];
  /** Changes nothing when it is asked twice: tried again while a node or a shard is just away. */
  readonly repeatable?: boolean;
}

/** What a node said. */
export interface ElasticsearchAnswer<T> {
  readonly status: number;
  readonly body: T;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Connections to one node that are kept open. */
const CONNECTIONS_PER_NODE = 16;
const STATUS_UNAVAILABLE = 503;

/** Waits before a repeatable request is tried again: a new index has its shards after less. */
const REPEAT_WAITS_MS: readonly number[] = [50, 200, 800];

/** Asks a cluster, by turns each of its nodes that answers. */
export class ElasticsearchClient {
  readonly #client: Client;
  readonly #nodes: readonly string[];

  /** @throws GacError GAC_CONFIG_INVALID when the file of authorities cannot be read */
  constructor(connection: ElasticsearchConnection) {
    const { nodes, auth, tls } = connection;
    this.#nodes = nodes.map((node) => new URL(node).origin);
    this.#client = new Client({
      nodes: [...nodes],
      ...(auth === undefined ? {} : { auth }),
      ...(tls === undefined ? {} : { tls: { ca: readAuthorities(tls.caFile) } }),
      requestTimeout: connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      compression: connection.compression ?? false,
      maxRetries: 0,
      sniffOnStart: false,
      sniffOnConnectionFault: false,
      agent: { connections: CONNECTIONS_PER_NODE },
      // Documents hold any key; what is parsed is never merged into another object.
      disablePrototypePoisoningProtection: true,
    });
  }

  /** @throws GacError GAC_STORE_FAILED, also for every status that is not accepted */
  async ask<T>(request: ElasticsearchRequest): Promise<ElasticsearchAnswer<T>> {
    for (const waitMs of request.repeatable === true ? REPEAT_WAITS_MS : []) {
      try {
        return await this.#askOnce<T>(request);
      } catch (error) {
        const status = statusOf(error);
        if (status !== undefined && status !== STATUS_UNAVAILABLE) throw error;
      }
      await sleep(waitMs);
    }
    return await this.#askOnce<T>(request);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #askOnce<T>(request: ElasticsearchRequest): Promise<ElasticsearchAnswer<T>> {
    const { method, path, query, body, lines, accepted = [] } = request;
    try {
      const answer = await this.#client.transport.request<T>(
        {
          method,
          path,
          ...(query === undefined ? {} : { querystring: { ...query } }),
          ...(body === undefined ? {} : { body }),
          ...(lines === undefined ? {} : { bulkBody: lines }),
        },
        { meta: true, ignore: [...accepted] },
      );
      return { status: answer.statusCode ?? 0, body: answer.body };
    } catch (error) {
      throw this.#failure(error, `${method} ${path.slice(0, 200)}`);
    }
  }

  #failure(error: unknown, what: string): GacError {
    if (error instanceof errors.ResponseError) {
      const answer = { status: error.statusCode ?? 0, body: error.body as unknown };
      return answerFailure(what, answer as FailedAnswer, error);
    }
    return unreachable(this.#nodes, what, error);
  }
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GacError('GAC_CONFIG_INVALID', `The authorities in ${file} cannot be read`, {
      cause,
    });
  }
}
