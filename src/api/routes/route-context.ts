import { GacError } from '../../event/error.ts';
import { communesOf } from '../../locality/locality.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { communeName, isProvince } from '../find-localities.ts';
import { problemSchema } from '../schemas/problem.ts';

/** What every group of routes is given. */
export type RouteContext = ApiDependencies;

/** The answer of every route when it cannot do what was asked, for the documentation. */
export const problems = {
  '4XX': problemAs('The request cannot be met.'),
  '5XX': problemAs('The service cannot answer.'),
};

function problemAs(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}

/**
 * Refuses codes that the register of localities does not know. @throws GacError
 * GAC_LOCALITY_UNKNOWN
 */
export function checkLocality(place: {
  province?: string | undefined;
  commune?: string | undefined;
}): void {
  const { province, commune } = place;
  if (province !== undefined && !isProvince(province)) {
    throw unknownPlace('/body/province', `There is no province ${province}.`);
  }
  if (commune !== undefined && communeName(commune) === undefined) {
    throw unknownPlace('/body/commune', `There is no commune ${commune}.`);
  }
  if (province === undefined || commune === undefined) return;
  if (!communesOf(province).some((row) => row.code === commune)) {
    throw unknownPlace('/body/commune', `Commune ${commune} does not lie in province ${province}.`);
  }
}

function unknownPlace(at: string, detail: string): GacError {
  const hint = 'GET /v1/localities?q=… finds the code of a name.';
  return new GacError('GAC_LOCALITY_UNKNOWN', detail, { issues: [{ at, detail, hint }] });
}
