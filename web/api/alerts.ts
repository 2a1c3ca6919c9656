import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useQuery,
} from '@tanstack/react-query';
import type {
  AlertCountsView,
  AlertDeliveries,
  AlertEvidence,
  AlertPage,
  AlertTrail,
  AlertView,
  RelatedAlerts,
  VerdictHistory,
} from '../../src/api/schemas/alert.ts';
import type { AssigneeList } from '../../src/api/schemas/user.ts';
import type { AlertSearch } from '../alerts/alert-search.ts';
import { useText } from '../text/use-text.ts';
import { read } from './client.ts';
import { useSession } from './session.ts';

const POLL_MS = 5_000;
const POLL_MS_MAX = 60_000;
/** So many pages are read again at each poll before polls get rarer. */
const PAGES_PER_POLL = 3;
const PAGE_SIZE = 200;
const EVIDENCE_SIZE = 25;

const DEFAULT_STATUS = ['open', 'acknowledged'] as const;

/** The queue of a search, page after page, read again every few seconds. */
export function queueQuery(search: AlertSearch) {
  const { status = DEFAULT_STATUS, ...rest } = search;
  const query = { ...rest, status, size: PAGE_SIZE };
  return infiniteQueryOptions({
    queryKey: ['alerts', 'queue', query],
    queryFn: ({ pageParam, signal }) =>
      read<AlertPage>('/v1/alerts', { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: AlertPage) => page.cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const polls = Math.ceil((state.data?.pages.length ?? 1) / PAGES_PER_POLL);
      return Math.min(POLL_MS_MAX, POLL_MS * polls);
    },
  });
}

/** Numbers of the whole scope, whatever the search. */
export function useAlertCounts() {
  return useQuery({
    queryKey: ['alerts', 'counts'],
    queryFn: ({ signal }) => read<AlertCountsView>('/v1/alerts/counts', { signal }),
    refetchInterval: POLL_MS,
  });
}

/** One alert. */
export function alertQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => read<AlertView>(pathOf(id), { signal }),
    refetchInterval: POLL_MS,
  });
}

/** The events that made an alert, oldest first, page after page. */
export function evidenceQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['alerts', 'one', id, 'evidence'],
    queryFn: ({ pageParam, signal }) =>
      read<AlertEvidence>(`${pathOf(id)}/evidence`, {
        query: { size: EVIDENCE_SIZE, offset: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page: AlertEvidence) => page.nextOffset,
    staleTime: 30_000,
  });
}

/** Alerts that share something with one. */
export function relatedQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', id, 'related'],
    queryFn: ({ signal }) => read<RelatedAlerts>(`${pathOf(id)}/related`, { signal }),
    staleTime: 30_000,
  });
}

/** How earlier alerts of the same rule in the same province were closed. */
export function historyQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', id, 'history'],
    queryFn: ({ signal }) => read<VerdictHistory>(`${pathOf(id)}/history`, { signal }),
    staleTime: 30_000,
  });
}

/** Who did what with an alert. */
export function trailQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', id, 'trail'],
    queryFn: ({ signal }) => read<AlertTrail>(`${pathOf(id)}/trail`, { signal }),
    refetchInterval: 2 * POLL_MS,
  });
}

/** Who was told of an alert. */
export function alertDeliveriesQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', id, 'deliveries'],
    queryFn: ({ signal }) => read<AlertDeliveries>(`${pathOf(id)}/deliveries`, { signal }),
    refetchInterval: 2 * POLL_MS,
  });
}

/** Address of an alert in the API. */
export function pathOf(id: string): string {
  return `/v1/alerts/${encodeURIComponent(id)}`;
}

/** Whether the person may change alerts. */
export function useMayChange(): boolean {
  return useSession().permissions.includes('alert.change');
}

const NOBODY: AssigneeList['items'] = [];

/** People to whom an alert can be given; empty for who may not give any. */
export function useAssignees(): AssigneeList['items'] {
  const enabled = useMayChange();
  const { data } = useQuery({
    queryKey: ['assignees'],
    queryFn: ({ signal }) => read<AssigneeList>('/v1/assignees', { signal }),
    staleTime: 300_000,
    enabled,
  });
  return data?.items ?? NOBODY;
}

/** Name of a principal; what it is when it has no name that the person may know, as the national SOC for a province. */
export function useNameOf(): (principal: string) => string {
  const t = useText();
  const people = useAssignees();
  const { principal: me } = useSession();
  return (principal) => {
    if (principal === me.id) return me.name;
    const known = people.find((person) => person.id === principal)?.name;
    return known ?? t(principal.startsWith('key:') ? 'ui.assignee.key' : 'ui.assignee.elsewhere');
  };
}
