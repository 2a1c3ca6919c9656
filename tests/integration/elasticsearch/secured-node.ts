// Goal: an Elasticsearch with TLS, log-ins and rights, before a real node that has none of them.
// Method: an HTTPS server that asks who it is and what he may do, and lets through what is allowed.
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../servers/certificates.ts';
import {
  type Action,
  actionOf,
  denial,
  mayDo,
  type Role,
  unauthenticated,
} from './security-module.ts';

const PRODUCT = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' };
const HAS_PRIVILEGES = 'POST /_security/user/_has_privileges';
const BULK = 'POST /_bulk';
const BULK_ACTION = { name: 'indices:data/write/bulk', kind: 'index', indices: [] } as const;
const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  create: 'indices:data/write/index:op_type/create',
  index: 'indices:data/write/index',
  delete: 'indices:data/write/delete',
};

type BulkAction = Readonly<Record<string, { readonly _index: string }>>;

export interface SecuredOptions {
  readonly certificate: Certificate;
  /** First part of every path, such as `/es`. */
  readonly prefix?: string;
}

export class SecuredNode {
  readonly #node: string;
  readonly #prefix: string;
  readonly #server;
  /** What each `Authorization` may do. */
  readonly roles = new Map<string, Role>();
  /** Calls that were let through, without what comes after `?`. */
  readonly calls = new Set<string>();
  /** Actions that were allowed. */
  readonly actions = new Map<string, Action>();
  /** Actions that were not. */
  readonly denied: string[] = [];
  /** Rights that somebody asked whether he has them. */
  askedRights: { cluster: string[]; index: string[] } | undefined;

  constructor(node: string, { certificate, prefix = '' }: SecuredOptions) {
    this.#node = node;
    this.#prefix = prefix;
    const cert = fs.readFileSync(certificate.certificateFile);
    const key = fs.readFileSync(certificate.keyFile);
    this.#server = createServer({ cert, key }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}${this.#prefix}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { authorization } = request.headers;
    const url = new URL(request.url ?? '', this.#node);
    if (!url.pathname.startsWith(`${this.#prefix}/`)) {
      reply(response, 404, { error: 'no such path' });
      return;
    }
    const path = decodeURIComponent(url.pathname.slice(this.#prefix.length));
    const role = this.roles.get(authorization ?? '');
    if (role === undefined) {
      const reason = unauthenticated(authorization, path);
      response.setHeader('www-authenticate', 'Basic realm="security", charset="UTF-8", ApiKey');
      refuse(response, 401, { type: 'security_exception', reason });
      return;
    }
    const call = `${request.method} ${path}`;
    if (call === HAS_PRIVILEGES) {
      this.calls.add(call);
      const asked = JSON.parse(body) as Asked;
      const index = asked.index.flatMap((one) => one.privileges);
      this.askedRights = { cluster: [...asked.cluster].sort(), index: index.sort() };
      reply(response, 200, privileges(role, asked));
      return;
    }
    const action = call === BULK ? BULK_ACTION : actionOf(call);
    if (!this.#allows(role, action)) {
      refuse(response, 403, denial(action));
      return;
    }
    this.calls.add(call);
    const target = `${this.#node}${(request.url ?? '').slice(this.#prefix.length)}`;
    if (call === BULK) reply(response, 200, await this.#bulk(role, target, body));
    else await this.#forward(request, response, { target, body });
  }

  #allows(role: Role, action: Action): boolean {
    const may = mayDo(role, action);
    if (may) this.actions.set(action.name, action);
    else this.denied.push(action.name);
    return may;
  }

  /** As the module does: a line that is not allowed fails by itself. */
  async #bulk(role: Role, target: string, body: string): Promise<object> {
    const lines = body.split('\n').slice(0, -1);
    const passed: string[] = [];
    const items: (object | undefined)[] = [];
    while (lines.length > 0) {
      const line = lines.shift() ?? '';
      const [[kind, of] = ['', { _index: '' }]] = Object.entries(JSON.parse(line) as BulkAction);
      const source = kind === 'delete' ? [] : [lines.shift() ?? ''];
      const fault = await this.#faultOf(role, kind, of._index);
      if (fault === undefined) passed.push(line, ...source);
      items.push(fault && { [kind]: { _index: of._index, status: 403, error: fault } });
    }
    const answers = passed.length === 0 ? [] : await send(target, passed);
    return { items: items.map((item) => item ?? answers.shift()) };
  }

  async #faultOf(role: Role, kind: string, index: string): Promise<object | undefined> {
    const name = ITEM_ACTIONS[kind] ?? kind;
    const action = { name, kind: 'index', indices: [index] } as const;
    if (!this.#allows(role, action))
      return denial({ ...action, name: 'indices:data/write/bulk[s]' });
    if ((await fetch(`${this.#node}/${index}`, { method: 'HEAD' })).ok) return undefined;
    const making = { ...action, name: 'indices:admin/auto_create' };
    return this.#allows(role, making) ? undefined : denial(making);
  }

  async #forward(
    request: IncomingMessage,
    response: ServerResponse,
    { target, body }: { target: string; body: string },
  ): Promise<void> {
    const { accept = 'application/json', 'content-type': type = 'application/json' } =
      request.headers;
    const answer = await fetch(target, {
      method: request.method ?? 'GET',
      headers: { accept, 'content-type': type },
      ...(body === '' ? {} : { body }),
    });
    const contentType = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { ...PRODUCT, 'content-type': contentType });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

interface Asked {
  readonly cluster: readonly string[];
  readonly index: readonly {
    readonly names: readonly string[];
    readonly privileges: readonly string[];
  }[];
}

function privileges(role: Role, asked: Asked): object {
  const has = (right: string, pattern: string) =>
    role.indices.some(
      ({ names, privileges: given }) =>
        given.includes(right) && names.some((name) => covers(name, pattern)),
    );
  const index = asked.index.flatMap(({ names, privileges: wanted }) =>
    names.map((name) => [
      name,
      Object.fromEntries(wanted.map((right) => [right, has(right, name)])),
    ]),
  );
  const cluster = asked.cluster.map((right) => [right, role.cluster.includes(right)]);
  return { cluster: Object.fromEntries(cluster), index: Object.fromEntries(index) };
}

function covers(pattern: string, name: string): boolean {
  return pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));
}

async function send(target: string, lines: readonly string[]): Promise<unknown[]> {
  const answer = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
  return ((await answer.json()) as { items: unknown[] }).items;
}

function refuse(response: ServerResponse, status: number, fault: object): void {
  reply(response, status, { error: { root_cause: [fault], ...fault }, status });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, PRODUCT);
  response.end(JSON.stringify(body));
}
