import fs from 'node:fs';
import path from 'node:path';
import { GacError } from '../event/error.ts';

const TIMEOUT_MS = 120_000;

export interface ClientOptions {
  readonly url: string | undefined;
  readonly key: string | undefined;
  /** Where the running service left its address and a key for this machine's administrator. */
  readonly dataDirectory: string;
}

export interface ApiAnswer<T> {
  readonly body: T;
  readonly etag: string | undefined;
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Talks to the API of the running service, with the same rights as any other caller. */
export interface Client {
  readonly url: string;
  get<T>(route: string, query?: Query): Promise<ApiAnswer<T>>;
  send<T>(
    method: 'POST' | 'PATCH' | 'DELETE',
    route: string,
    options?: { body?: unknown; ifMatch?: string },
  ): Promise<ApiAnswer<T>>;
  /** An answer that is to be read by people as it is. */
  page(route: string, body: unknown): Promise<{ text: string; headers: Headers }>;
  /** The lines of an answer that comes piece by piece; the signal ends it. */
  lines(route: string, body: unknown, signal: AbortSignal): AsyncGenerator<string>;
}

type Problem = Readonly<Record<string, unknown>>;

/** The given address of the service is none. */
export class BadAddress extends Error {
  override readonly name = 'BadAddress';
}

/** What answered is not the service. */
export class ForeignAnswer extends Error {
  override readonly name = 'ForeignAnswer';
  readonly url: string;
  readonly status: number;

  constructor({ url, status }: { url: string; status: number }) {
    super(`${url} answered ${status} without JSON.`);
    this.url = url;
    this.status = status;
  }
}

/** A problem document that the service answered with. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(String(problem['detail'] ?? problem['title'] ?? 'The service refused.'));
    this.problem = problem;
  }
}

/** Finds the service by option, environment or data directory. @throws GacError GAC_AUTH_REQUIRED */
export function createClient(options: ClientOptions): Client {
  const local = localAccess(options.dataDirectory);
  const url = (options.url ?? local?.url ?? 'http://127.0.0.1:8321').replace(/\/$/, '');
  const key = options.key ?? (options.url === undefined ? local?.key : undefined);
  if (key === undefined) {
    throw new GacError('GAC_AUTH_REQUIRED', 'No API key.');
  }
  if (!URL.canParse(url)) throw new BadAddress(url);
  const call = async <T>(
    method: string,
    route: string,
    init: RequestInit,
  ): Promise<ApiAnswer<T>> => {
    const response = await reach(`${url}${route}`, {
      ...init,
      method,
      headers: { authorization: `Bearer ${key}`, ...init.headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    const body = parseAnswer(text, { url, status: response.status });
    if (!response.ok) throw new ApiProblem((body ?? { status: response.status }) as Problem);
    return { body: body as T, etag: response.headers.get('etag') ?? undefined };
  };
  return {
    url,
    get: (route, query = {}) => call('GET', route + queryString(query), {}),
    send: (method, route, { body, ifMatch } = {}) =>
      call(method, route, {
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    page: (route, body) => pageOf({ url, key, route }, body),
    lines: (route, body, signal) => linesOf({ url, key, route }, body, signal),
  };
}

async function pageOf(
  { url, key, route }: { url: string; key: string; route: string },
  body: unknown,
): Promise<{ text: string; headers: Headers }> {
  const response = await reach(`${url}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.ok) return { text, headers: response.headers };
  const problem = parseAnswer(text, { url, status: response.status });
  throw new ApiProblem((problem ?? { status: response.status }) as Problem);
}

async function* linesOf(
  { url, key, route }: { url: string; key: string; route: string },
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const response = await reach(`${url}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || response.body === null) {
    const problem = parseAnswer(await response.text(), { url, status: response.status });
    throw new ApiProblem((problem ?? { status: response.status }) as Problem);
  }
  let rest = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + piece).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((part) => part !== '');
  }
}

/** What the service left for this machine; nothing when this account may not read it or it is not whole. */
function localAccess(directory: string): { url: string; key: string } | undefined {
  try {
    const content = fs.readFileSync(path.join(directory, 'cli.json'), 'utf8');
    return JSON.parse(content) as { url: string; key: string };
  } catch {
    // Without it an address and a key must be given, which the caller asks for.
    return undefined;
  }
}

function parseAnswer(text: string, answer: { url: string; status: number }): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or another program on the port.
    throw new ForeignAnswer(answer);
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new GacError('GAC_SERVICE_UNREACHABLE', new URL(url).origin, { cause });
  }
}

function queryString(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value ?? []].flat()) parameters.append(name, one);
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
