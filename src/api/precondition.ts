import type { FastifyReply, FastifyRequest } from 'fastify';
import { GacError } from '../event/error.ts';
import { StaleError } from './problem.ts';

/** A thing that people change, with the version that is its ETag. */
export interface Versioned {
  readonly version: number;
}

/** Puts the version of a thing into the `ETag` of the answer. */
export function setETag(reply: FastifyReply, thing: Versioned): void {
  reply.header('etag', `"${thing.version}"`);
}

/**
 * The version that `If-Match` names; `any` for `*`. @throws GacError GAC_PRECONDITION_REQUIRED,
 * GAC_REQUEST_INVALID
 */
function wantedVersion(request: FastifyRequest): number | 'any' {
  const header = request.headers['if-match'];
  if (header === undefined) {
    throw new GacError(
      'GAC_PRECONDITION_REQUIRED',
      'Send If-Match with the ETag that you have seen, or "*" to change whatever is there.',
    );
  }
  if (header.trim() === '*') return 'any';
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `If-Match is ${header}; it must be an ETag such as "3".`,
    );
  }
  return Number(version);
}

/**
 * Makes a change to the version that the caller saw. `read` gives the thing as it is within the
 * caller's scope.
 * @throws GacError GAC_NOT_FOUND; StaleError with the thing as it is
 */
export async function changeSeen<T extends Versioned, R>(
  request: FastifyRequest,
  options: {
    read: () => Promise<T | undefined>;
    change: (version: number) => Promise<R>;
    view: (thing: T) => Record<string, unknown>;
    absent: () => GacError;
  },
): Promise<R> {
  const wanted = wantedVersion(request);
  const current = await options.read();
  if (current === undefined) throw options.absent();
  const version = wanted === 'any' ? current.version : wanted;
  try {
    return await options.change(version);
  } catch (error) {
    if (!(error instanceof GacError) || error.code !== 'GAC_PRECONDITION_FAILED') throw error;
    const fresh = (await options.read()) ?? current;
    throw new StaleError(error.message, options.view(fresh));
  }
}

/** The one answer for what is absent and for what lies outside the caller's scope. */
export function notFound(what: string): GacError {
  return new GacError('GAC_NOT_FOUND', `There is no such ${what}, or it is not yours to see.`);
}
