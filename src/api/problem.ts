import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { GacError, type Issue } from '../event/error.ts';
import { nearest } from '../message/nearest.ts';
import { knownNames } from './known-names.ts';
import type { Problem } from './schemas/problem.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A stale change: carries the thing as it is, so that the caller need not ask again. */
export class StaleError extends GacError {
  readonly current: Record<string, unknown>;

  constructor(message: string, current: Record<string, unknown>) {
    super('GAC_PRECONDITION_FAILED', message);
    this.current = current;
  }
}

/**
 * Answers with an error as a problem document. The text of a 5xx is hidden from the caller and
 * logged; a dependency that is down (503) keeps its code, so that a program knows to try again.
 */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toGacError(error, request);
  const { status } = known;
  if (status >= 500) {
    request.log.error({ err: error, requestId: request.id }, 'Request failed.');
  }
  if (known.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="gac"');
  reply.header('cache-control', 'no-store');
  reply.header('x-request-id', request.id);
  reply.code(status).type(PROBLEM_TYPE);
  // A string, so that the response schemas of the route are not asked.
  reply.send(JSON.stringify(problemOf(known, request.id)));
}

/** Written for the sender: what was stored, and what to do. They tell nothing of the inside. */
const SAID: ReadonlySet<string> = new Set(['GAC_JOURNAL_FULL', 'GAC_JOURNAL_FAILED']);

function problemOf(error: GacError, requestId: string): Problem {
  const hidden = error.status >= 500 && !SAID.has(error.code);
  return {
    type: `urn:gac:problem:${error.code}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    detail: hidden ? hiddenText(error, requestId) : error.message,
    instance: `urn:gac:request:${requestId}`,
    code: error.code,
    requestId,
    ...(error.retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: error.retryAfterSeconds }),
    ...(hidden || error.issues.length === 0 ? {} : { errors: error.issues.map(toProblemError) }),
    ...(error instanceof StaleError ? { current: error.current } : {}),
  };
}

function hiddenText(error: GacError, requestId: string): string {
  const what = error.retryable
    ? 'A part of the service is not available at the moment; try again.'
    : 'The service could not answer.';
  return `${what} The log has the reason under ${requestId}.`;
}

function toProblemError(issue: Issue) {
  const { detail, hint } = issue;
  // What state refuses it names within the thing; the caller sent that thing as the body.
  const isWhole = /^\/(?:query|body|params|headers)(?:\/|$)/.test(issue.at);
  const pointer = isWhole || !issue.at.startsWith('/') ? issue.at : `/body${issue.at}`;
  return hint === undefined ? { pointer, detail } : { pointer, detail, hint };
}

function toGacError(error: unknown, request: FastifyRequest): GacError {
  if (error instanceof GacError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return invalidRequest(error as unknown as FastifyError, request);
  }
  const status = (error as Partial<FastifyError>).statusCode ?? 500;
  const message = error instanceof Error ? error.message : 'Request refused.';
  if (status === 413) return new GacError('GAC_REQUEST_TOO_LARGE', message, { cause: error });
  if (status === 415) return new GacError('GAC_ENCODING_UNSUPPORTED', message, { cause: error });
  if (status >= 400 && status < 500) {
    return new GacError('GAC_REQUEST_INVALID', message, { cause: error });
  }
  return new GacError('GAC_INTERNAL', message, { cause: error });
}

function invalidRequest(error: FastifyError, request: FastifyRequest): GacError {
  const context = error.validationContext === 'querystring' ? 'query' : error.validationContext;
  const schema = request.routeOptions.schema;
  const known = knownNames(context === 'query' ? schema?.querystring : schema?.body);
  const issues = (error.validation ?? []).flatMap((one): Issue[] => {
    const at = `/${context ?? 'body'}${one.instancePath === '/' ? '' : one.instancePath}`;
    const unknown = one.params?.['keys'];
    if (one.keyword !== 'unrecognized_keys' || !Array.isArray(unknown)) {
      return [{ at, detail: one.message ?? 'Not valid.' }];
    }
    return unknown.map((key): Issue => unknownName(at, String(key), known));
  });
  const first = issues[0];
  const message =
    first === undefined ? 'The request is not valid.' : `${first.at}: ${first.detail}`;
  return new GacError('GAC_REQUEST_INVALID', message, { issues, cause: error });
}

/** The issue for a name that nothing knows, with the nearest known one. */
export function unknownName(at: string, name: string, known: readonly string[]): Issue {
  const meant = nearest(name, known);
  const detail = `There is no "${name}" here.`;
  if (meant !== undefined) return { at: `${at}/${name}`, detail, hint: `Did you mean "${meant}"?` };
  const hint = known.length === 0 ? 'None is taken.' : `Known: ${known.join(', ')}.`;
  return { at: `${at}/${name}`, detail, hint };
}
