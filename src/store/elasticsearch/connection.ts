import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, errors } from '@elastic/elasticsearch';
import { GacError } from '../../event/error.ts';
import { answerFailure, type FailedAnswer, statusOf, unreachable } from './store-failure.ts';
import { tlsFaultOf } from './tls-fault.ts';

/** Where the cluster is, and who asks. */
export interface ElasticsearchConnection {
  /** Addresses of nodes, such as `https://es1.example.gov.vn:9200`, also with a path; each is tried in turn. */
  readonly nodes: readonly string[];
  readonly auth?: /** As Elasticsearch encodes it, or `id:api_key`. */
  { readonly apiKey: string } | { readonly username: string; readonly password: string };
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
    this.#nodes = nodes.map(addressOf);
    this.#client = new Client({
      nodes: [...nodes],
      ...(auth === undefined ? {} : { auth: encoded(auth) }),
      ...(tls === undefined ? {} : { tls: { ca: readAuthorities(tls.caFile) } }),
      requestTimeout: connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      compression: connection.compression ?? false,
      // Each other node is asked once, right away; one that was down is asked less often from then on.
      maxRetries: nodes.length - 1,
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
        if (status === undefined ? this.#isUntrusted(error) : status !== STATUS_UNAVAILABLE) {
          throw error;
        }
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
    if (error instanceof errors.TimeoutError) this.#askLessOften(error);
    return unreachable(this.#nodes, what, error);
  }

  /** A certificate that is not believed will not be a moment later. */
  #isUntrusted(error: unknown): boolean {
    const cause = error instanceof GacError ? error.cause : undefined;
    return cause instanceof Error && tlsFaultOf(this.#nodes, cause.message) !== undefined;
  }

  /** The client does so by itself where a connection fails, but not where a node hangs. */
  #askLessOften({ meta }: errors.TimeoutError): void {
    const { connectionPool } = this.#client;
    // An error carries a copy, without secrets, of the connection that it came of.
    const hanging = connectionPool.connections.find(({ id }) => id === meta?.meta.connection?.id);
    if (hanging !== undefined) connectionPool.markDead(hanging);
  }
}

/** An address of a node as it may be shown: without user and password. */
export function addressOf(node: string): string {
  const { origin, pathname } = new URL(node);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

type Auth = NonNullable<ElasticsearchConnection['auth']>;

function encoded(auth: Auth): Auth {
  if (!('apiKey' in auth)) return auth;
  const apiKey = auth.apiKey.trim();
  return { apiKey: apiKey.includes(':') ? Buffer.from(apiKey).toString('base64') : apiKey };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** OpenSSL passes over what it cannot read, and then believes nobody. */
function readAuthorities(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    const certificates = text.match(CERTIFICATE) ?? [];
    for (const certificate of certificates) new X509Certificate(certificate);
    if (certificates.length === 0) throw new Error('it has no certificate in PEM');
    return text;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GacError(
      'GAC_CONFIG_INVALID',
      `The authorities in ${file} (store.elasticsearch.caFile) cannot be read: ${why}`,
      { cause },
    );
  }
}
