import type { ParseContext } from '../contract.ts';
import { clfStampAt } from '../time/clf-stamp.ts';
import type { StampAt } from '../time/stamp.ts';
import { digitsAt } from '../value/digits.ts';

/** What HTTP and TCP log lines have in common, taken apart but not interpreted. */
export interface HaproxyLine {
  readonly mode: 'http' | 'tcp';
  readonly client: string;
  readonly clientPort: number | undefined;
  readonly stamp: StampAt;
  readonly frontend: string;
  readonly backend: string;
  readonly server: string;
  /** Address of the server, in formats that add it. */
  readonly destination: string | undefined;
  /** HTTP: TR/Tw/Tc/Tr/Ta. TCP: Tw/Tc/Tt. Milliseconds, -1 = never happened. */
  readonly timers: readonly number[];
  readonly status: number | undefined;
  readonly bytes: number;
  readonly requestCookie: string | undefined;
  readonly responseCookie: string | undefined;
  readonly termination: string;
  /** Active, frontend, backend, server, retries. */
  readonly connections: readonly number[];
  /** Server queue, backend queue. */
  readonly queues: readonly number[];
  /** Text between `{` and `}`: of the request, then of the response. */
  readonly headers: readonly string[];
  /** The request line, without quotation marks. */
  readonly request: string | undefined;
  /** What follows the request, in HTTPS formats. */
  readonly after: string;
}

/** A line about a connection that never became a request: `CLIENT [time] FRONTEND/BIND: message`. */
export interface HaproxyConnectionError {
  readonly mode: 'error';
  readonly client: string;
  readonly clientPort: number | undefined;
  readonly stamp: StampAt;
  readonly frontend: string;
  readonly bind: string;
  readonly message: string;
}

/** Reads a line that begins at `at` with a client's address; `undefined` = it is none of these. */
export function haproxyLine(
  line: string,
  at: number,
  context: ParseContext,
): HaproxyLine | HaproxyConnectionError | undefined {
  const blank = line.indexOf(' [', at);
  const stamp = blank < 0 ? undefined : clfStampAt(line, blank + 2, context.timezone);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 93) {
    return undefined;
  }
  const colon = line.lastIndexOf(':', blank);
  if (colon <= at || blank - colon > 6) {
    return undefined;
  }
  const port = digitsAt(line, colon + 1, blank - colon - 1);
  const client = {
    client: line.slice(at, colon),
    clientPort: port < 0 ? undefined : port,
    stamp,
  };
  const fields = line.slice(stamp.end + 2).split(' ', 16);
  const whole = regular(line, stamp.end + 2, fields);
  if (whole !== undefined) {
    return { ...client, ...whole };
  }
  return connectionError(line, stamp.end + 2, client);
}

function connectionError(
  line: string,
  at: number,
  client: { client: string; clientPort: number | undefined; stamp: StampAt },
): HaproxyConnectionError | undefined {
  const slash = line.indexOf('/', at);
  const colon = line.indexOf(': ', slash);
  if (slash < 0 || colon < 0 || line.slice(at, colon).includes(' ')) {
    return undefined;
  }
  return {
    mode: 'error',
    ...client,
    frontend: line.slice(at, slash),
    bind: line.slice(slash + 1, colon),
    message: line.slice(colon + 2),
  };
}

function regular(line: string, from: number, fields: readonly string[]) {
  const [frontend, pool] = fields;
  const slash = pool?.indexOf('/') ?? -1;
  if (frontend === undefined || pool === undefined || slash < 0) {
    return undefined;
  }
  let next = 2;
  const hasDestination = numbers(fields[next], [3, 5]) === undefined;
  const destination = hasDestination ? fields[next] : undefined;
  next += hasDestination ? 1 : 0;
  const timers = numbers(fields[next], [3, 5]);
  if (timers === undefined) {
    return undefined;
  }
  const http = timers.length === 5;
  const status = http ? number(fields[next + 1]) : undefined;
  const bytesAt = next + (http ? 2 : 1);
  const terminationAt = bytesAt + (http ? 3 : 1);
  const bytes = number(fields[bytesAt]);
  const termination = fields[terminationAt];
  const connections = numbers(fields[terminationAt + 1], [5]);
  const queues = numbers(fields[terminationAt + 2], [2]);
  const complete = bytes !== undefined && connections !== undefined && queues !== undefined;
  if (!complete || termination === undefined || (http && status === undefined)) {
    return undefined;
  }
  const used = fields.slice(0, terminationAt + 3).join(' ').length;
  return {
    mode: http ? ('http' as const) : ('tcp' as const),
    frontend,
    backend: pool.slice(0, slash),
    server: pool.slice(slash + 1),
    destination,
    timers,
    status,
    bytes,
    requestCookie: http ? cookie(fields[bytesAt + 1]) : undefined,
    responseCookie: http ? cookie(fields[bytesAt + 2]) : undefined,
    termination,
    connections,
    queues,
    ...tail(line.slice(from + used)),
  };
}

/** Captured headers, the quoted request, and what HTTPS formats write after it. A cut line has no closing mark. */
function tail(text: string) {
  const headers: string[] = [];
  let at = 1;
  while (text.charCodeAt(at) === 123 && headers.length < 2) {
    const close = text.indexOf('}', at);
    if (close < 0) {
      break;
    }
    headers.push(text.slice(at + 1, close));
    at = close + 2;
  }
  if (text.charCodeAt(at) !== 34) {
    return { headers, request: undefined, after: text.slice(at) };
  }
  const close = text.lastIndexOf('"');
  const end = close > at ? close : text.length;
  return { headers, request: text.slice(at + 1, end), after: text.slice(end + 2) };
}

function cookie(text: string | undefined): string | undefined {
  return text === '-' ? undefined : text;
}

/** A number with the `+` of early logging or the `-1` of what never happened. */
function number(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function numbers(text: string | undefined, counts: readonly number[]): number[] | undefined {
  const parts = text?.split('/', 6) ?? [];
  if (!counts.includes(parts.length)) {
    return undefined;
  }
  const values: number[] = [];
  for (const part of parts) {
    const value = number(part);
    if (value === undefined) {
      return undefined;
    }
    values.push(value);
  }
  return values;
}
