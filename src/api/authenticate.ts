import type { FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../event/error.ts';
import type { Principal } from '../event/scope.ts';
import type { User } from '../state/contract.ts';
import { demand } from '../state/permissions.ts';
import type { ServerDependencies } from './dependencies.ts';
import { mayReadMetrics } from './metrics-access.ts';
import { ROUTE_ACCESS, type RouteAccess } from './permissions.ts';

/** Who is asking, by which token. */
export interface Caller {
  readonly principal: Principal;
  /** `undefined` for an API key. */
  readonly user: User | undefined;
  readonly token: string;
  readonly by: 'cookie' | 'bearer';
}

declare module 'fastify' {
  interface FastifyRequest {
    /** `undefined` on public routes only. */
    caller: Caller | undefined;
  }
}

/** The cookie that holds the session token of a browser. */
export const SESSION_COOKIE = 'gac_session';
/** The header without which a cookie changes nothing; no form and no foreign page can send it. */
export const CSRF_HEADER = 'x-gac-csrf';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Builds the one hook that decides who may call what, before a body is read. */
export function authorise(dependencies: ServerDependencies) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const access = ROUTE_ACCESS[routeKey(request.method, request.routeOptions.url ?? '')];
    if (access === undefined) throw new GacError('GAC_NOT_FOUND', 'There is no such route.');
    if (access === 'public') return;
    if (access === 'metrics' && mayReadMetrics(request, dependencies.metricsToken)) return;
    const caller = await identify(request, dependencies);
    request.caller = caller;
    demandAccess(caller.principal, access);
  };
}

function demandAccess(principal: Principal, access: Exclude<RouteAccess, 'public'>): void {
  if (access === 'session') return;
  if (access !== 'national' && access !== 'metrics') {
    demand(principal, access);
    return;
  }
  if (principal.scope.kind === 'national') return;
  throw new GacError('GAC_FORBIDDEN', 'This shows the whole country at once: national scope only.');
}

/** Key of a route in the table; HEAD is GET. */
export function routeKey(method: string, url: string): string {
  return `${method === 'HEAD' ? 'GET' : method} ${url}`;
}

/**
 * Who is asking.
 * @throws GacError GAC_AUTH_REQUIRED when nobody is known, GAC_FORBIDDEN when only a cookie
 * speaks for a change
 */
async function identify(
  request: FastifyRequest,
  dependencies: ServerDependencies,
): Promise<Caller> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.cookies[SESSION_COOKIE];
  if (token === undefined || token === '') {
    throw new GacError('GAC_AUTH_REQUIRED', 'Log in, or send a key as "Authorization: Bearer …".');
  }
  const known = await dependencies.state.users.principalOf(token, dependencies.clock.now());
  if (known === undefined || known.principal.role === 'source') {
    throw new GacError('GAC_AUTH_REQUIRED', 'The session has ended or the key is not valid.');
  }
  if (bearer === undefined) refuseForgery(request);
  return { ...known, token, by: bearer === undefined ? 'cookie' : 'bearer' };
}

function refuseForgery(request: FastifyRequest): void {
  if (SAFE_METHODS.includes(request.method)) return;
  if (request.headers['sec-fetch-site'] === 'same-origin') return;
  if (request.headers[CSRF_HEADER] === '1') return;
  throw new GacError(
    'GAC_FORBIDDEN',
    `A change by cookie needs the header "${CSRF_HEADER}: 1" or "Sec-Fetch-Site: same-origin".`,
  );
}

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new GacError('GAC_AUTH_REQUIRED', 'Log in first.');
  return request.caller;
}

/** The principal of a route that is not public. */
export function principalOf(request: FastifyRequest): Principal {
  return callerOf(request).principal;
}
