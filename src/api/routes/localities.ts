import type { ApiInstance } from '../api-instance.ts';
import { findLocalities, listLocalities } from '../find-localities.ts';
import { localityListSchema, localityQuery } from '../schemas/locality.ts';
import { problems } from './route-context.ts';

const ROWS_MAX = 50;

/**
 * Registers the search in the register of localities, which is public knowledge and has no scope.
 */
export function registerLocalityRoutes(api: ApiInstance): void {
  api.get(
    '/v1/localities',
    {
      schema: {
        tags: ['localities'],
        summary: 'Find provinces and communes',
        querystring: localityQuery,
        response: { 200: localityListSchema, ...problems },
      },
    },
    async (request) => {
      const { q = '', province } = request.query;
      const items =
        q === '' ? listLocalities(province) : findLocalities(q, { province, size: ROWS_MAX });
      return { items };
    },
  );
}
