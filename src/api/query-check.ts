import type { FastifyRequest } from 'fastify';
import { GacError } from '../event/error.ts';
import { knownNames } from './known-names.ts';
import { unknownName } from './problem.ts';

/**
 * Refuses query parameters that the route does not take: a filter that is misspelt and ignored
 * would show too much.
 * @throws GacError GAC_REQUEST_INVALID
 */
export async function checkQueryNames(request: FastifyRequest): Promise<void> {
  const known = knownNames(request.routeOptions.schema?.querystring);
  const issues = Object.keys(request.query as object)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName('/query', name, known));
  const first = issues[0];
  if (first === undefined) return;
  throw new GacError('GAC_REQUEST_INVALID', `${first.detail} ${first.hint ?? ''}`.trim(), {
    issues,
  });
}
