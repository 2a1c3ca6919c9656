import type { Problem } from '../../src/api/schemas/problem.ts';

/** A request that failed, with the problem that the API named; status 0 = the service was not reached. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `Status ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

type QueryValue = string | number | readonly string[] | undefined;

interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Version that the person saw; becomes `If-Match`. */
  readonly version?: number;
  readonly signal?: AbortSignal;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
}

let clockSkewMs = 0;
let tellSessionLost: () => void = () => undefined;

/** Has a function called whenever the service answers that nobody is logged in. */
export function whenSessionLost(listener: () => void): void {
  tellSessionLost = listener;
}

/** Time as the service counts it, so that a wrong clock on this machine shows no wrong countdown. */
export function serverNow(): number {
  return Date.now() + clockSkewMs;
}

/** Reads a resource. @throws RequestError */
export function read<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return send<T>('GET', path, options);
}

/** Makes a request to the API of this origin. @throws RequestError */
export async function send<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const response = await reach(method, path, options);
  noteClock(response);
  if (response.status === 204) return undefined as T;
  const content = await response.text();
  if (!response.ok) throw refusal(response, content);
  return parse(content) as T;
}

/** Makes a request whose answer is a text. @throws RequestError */
export async function fetchText(
  method: 'GET' | 'POST',
  path: string,
  options: RequestOptions = {},
): Promise<string> {
  const response = await reach(method, path, options);
  const content = await response.text();
  if (!response.ok) throw refusal(response, content);
  return content;
}

function refusal({ status }: Response, content: string): RequestError {
  const problem = (parse(content) ?? {}) as Partial<Problem>;
  if (problem.code === 'GAC_AUTH_REQUIRED') tellSessionLost();
  return new RequestError(status, problem);
}

async function reach(method: string, path: string, options: RequestOptions): Promise<Response> {
  const { query = {}, body, version, signal, keepalive = false } = options;
  const headers = new Headers({ accept: 'application/json' });
  if (method !== 'GET') headers.set('x-gac-csrf', '1');
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (version !== undefined) headers.set('if-match', `"${version}"`);
  try {
    return await fetch(path + queryText(query), {
      method,
      headers,
      keepalive,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(0, { title: 'The service was not reached.' });
  }
}

/** Repeated parameters for lists; what is undefined is left out. */
function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function noteClock(response: Response): void {
  const stamp = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(stamp)) return;
  const skewMs = stamp - Date.now();
  // The header has whole seconds; less than that is not a wrong clock.
  clockSkewMs = Math.abs(skewMs) < 2_000 ? 0 : skewMs;
}
