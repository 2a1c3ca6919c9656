import type { ApiInstance } from '../api-instance.ts';
import type { LocalityRow } from '../dependencies.ts';
import { localityListSchema, localityQuery } from '../schemas/locality.ts';
import { problems, type RouteContext } from './route-context.ts';

const ROWS_MAX = 50;

/** Registers the search in the register of localities, which is public knowledge and has no scope. */
export function registerLocalityRoutes(api: ApiInstance, { localities }: RouteContext): void {
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
      const { q, province } = request.query;
      const view = (row: LocalityRow) => ({
        ...row,
        provinceName: localities.provinceName(row.province) ?? row.province,
      });
      if (q !== undefined && q !== '') {
        const found = localities
          .resolve(q)
          .filter((row) => province === undefined || row.province === province);
        return { items: found.slice(0, ROWS_MAX).map(view) };
      }
      const rows =
        province === undefined ? localities.provinces() : localities.communesOf(province);
      return { items: rows.map(view) };
    },
  );
}
