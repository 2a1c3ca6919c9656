// Goal: a cluster that is too busy, breaks off or forgets to answer, at the moments that a test wants.
// Method: an HTTP server in front of a real node; what a test lets through reaches the node as it is.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One line of a bulk request. */
export interface FrontItem {
  readonly id: string;
  /** How often this id was sent, this time included. */
  readonly time: number;
}

/** What the front does with a bulk request; absent = lets it through. */
export interface FrontPlan {
  /** For the whole request, by its count from 1, its length in bytes and its items. */
  request?(
    count: number,
    bytes: number,
    items: number,
  ): number | 'reset' | 'reset after' | undefined;
  /** The status for one item. */
  item?(item: FrontItem): number | undefined;
}

export class FrontNode {
  readonly #node: string;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #times = new Map<string, number>();
  plan: FrontPlan = {};
  bulkRequests = 0;
  /** Items of each bulk request. */
  readonly sizes: number[] = [];

  constructor(node: string) {
    this.#node = node;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often an id was sent. */
  timesSent(id: string): number {
    return this.#times.get(id) ?? 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (!request.url?.startsWith('/_bulk')) return await this.#forward(request, response, body);
    const lines = body.toString().split('\n').slice(0, -1);
    const items = Array.from({ length: lines.length / 2 }, (_, n) => {
      const action = JSON.parse(lines[2 * n] ?? '') as Record<string, { _id: string }>;
      const id = Object.values(action)[0]?._id ?? '';
      const time = this.timesSent(id) + 1;
      this.#times.set(id, time);
      return { lines: `${lines[2 * n]}\n${lines[2 * n + 1]}\n`, id, time };
    });
    this.bulkRequests += 1;
    this.sizes.push(items.length);
    const fate = this.plan.request?.(this.bulkRequests, body.length, items.length);
    if (fate === 'reset') {
      response.destroy();
      return;
    }
    if (typeof fate === 'number') {
      response.writeHead(fate, { 'content-type': 'application/json', ...PRODUCT });
      response.end(JSON.stringify({ error: { type: 'made_up', reason: 'as planned' } }));
      return;
    }
    const fates = items.map((item) => this.plan.item?.(item));
    const passed = items.filter((_, n) => fates[n] === undefined);
    const answers =
      passed.length === 0
        ? []
        : await this.#bulk(request, passed.map((item) => item.lines).join(''));
    if (fate === 'reset after') {
      response.destroy();
      return;
    }
    const merged = fates.map((status) =>
      status === undefined
        ? answers.shift()
        : { create: { status, error: { type: 'made_up', reason: 'as planned' } } },
    );
    response.writeHead(200, { 'content-type': 'application/json', ...PRODUCT });
    response.end(JSON.stringify({ items: merged }));
  }

  async #bulk(request: IncomingMessage, lines: string): Promise<unknown[]> {
    const answer = await fetch(`${this.#node}${request.url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: lines,
    });
    return ((await answer.json()) as { items: unknown[] }).items;
  }

  async #forward(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { method = 'GET', url, headers } = request;
    const { accept, 'content-type': contentType } = headers;
    const answer = await fetch(`${this.#node}${url}`, {
      method,
      headers: {
        ...(accept === undefined ? {} : { accept }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body.length === 0 ? {} : { body }),
    });
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type, ...PRODUCT });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

const PRODUCT = { 'x-elastic-product': 'Elasticsearch' };
