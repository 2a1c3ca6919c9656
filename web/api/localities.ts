import { queryOptions, useQuery } from '@tanstack/react-query';
import type { LocalityList } from '../../src/api/schemas/locality.ts';
import { read } from './client.ts';

/** The provinces of today; they change by law, not by the minute. */
const provincesQuery = queryOptions({
  queryKey: ['localities', 'provinces'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => read<LocalityList>('/v1/localities'),
  select: (list) => new Map(list.items.map((place) => [place.code, place.name])),
});

const NONE: ReadonlyMap<string, string> = new Map();

/** Code → official name of every province; empty until read. */
export function useProvinceNames(): ReadonlyMap<string, string> {
  return useQuery(provincesQuery).data ?? NONE;
}
