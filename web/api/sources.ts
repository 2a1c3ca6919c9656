import { queryOptions, useQuery } from '@tanstack/react-query';
import type { AuditPage } from '../../src/api/schemas/audit.ts';
import type { LocalityList } from '../../src/api/schemas/locality.ts';
import type {
  IssuedSourceKey,
  NewSourceBody,
  ParserList,
  SourceKeyList,
  SourceList,
  SourcePatchBody,
  SourceView,
} from '../../src/api/schemas/source.ts';
import type { SourceHealthList, SourceHealthView } from '../../src/api/schemas/source-health.ts';
import type {
  NewSourceTrialBody,
  SourceInstructions,
  SourceTrialView,
} from '../../src/api/schemas/source-trial.ts';
import { read, send } from './client.ts';
import { queryClient } from './query-client.ts';

const POLL_MS = 30_000;
const TRIAL_POLL_MS = 1_000;
const TRAIL_SIZE = 20;

function path(id: string): string {
  return `/v1/sources/${encodeURIComponent(id)}`;
}

/** Every source within the scope. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources', 'list'],
  queryFn: ({ signal }) => read<SourceList>('/v1/sources', { signal }),
  refetchInterval: 2 * POLL_MS,
});

/** One source. */
export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'one', id],
    queryFn: ({ signal }) => read<SourceView>(path(id), { signal }),
  });

/** The verdicts on all sources within the scope. */
export const healthListQuery = queryOptions({
  queryKey: ['sources', 'health'],
  queryFn: ({ signal }) => read<SourceHealthList>('/v1/sources/health', { signal }),
  refetchInterval: POLL_MS,
});

/** All that is known of the health of a source. */
export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'health', id],
    queryFn: ({ signal }) => read<SourceHealthView>(`${path(id)}/health`, { signal }),
    refetchInterval: POLL_MS,
  });

/** What people did to a source, the newest first; for those who may read the audit. */
export const sourceTrailQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'trail', id],
    queryFn: ({ signal }) =>
      read<AuditPage>('/v1/audit', {
        query: { subject: `source:${id}`, size: TRAIL_SIZE },
        signal,
      }),
  });

/** Types of records that are understood. */
export const parsersQuery = queryOptions({
  queryKey: ['parsers'],
  queryFn: ({ signal }) => read<ParserList>('/v1/parsers', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Ingest keys of a source, without the keys themselves. */
export const keysQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'keys', id],
    queryFn: ({ signal }) => read<SourceKeyList>(`${path(id)}/keys`, { signal }),
  });

/** How to make shippers send the records of a source. */
export const instructionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'instructions', id],
    queryFn: ({ signal }) => read<SourceInstructions>(`${path(id)}/instructions`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A test of a source, asked again until it has ended. */
export const trialQuery = (id: string, token: string | undefined) =>
  queryOptions({
    queryKey: ['sources', 'trial', id, token],
    queryFn: ({ signal }) =>
      read<SourceTrialView>(`${path(id)}/trials/${encodeURIComponent(token ?? '')}`, { signal }),
    enabled: token !== undefined,
    refetchInterval: ({ state }) => {
      const status = state.data?.status ?? 'running';
      return status === 'running' ? TRIAL_POLL_MS : false;
    },
  });

/** Code and name of every commune of a province; empty until read. */
export function useCommunes(province: string): readonly (readonly [string, string])[] {
  const { data } = useQuery({
    queryKey: ['localities', 'communes', province],
    queryFn: () => read<LocalityList>('/v1/localities', { query: { province } }),
    enabled: province !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items.map(({ code, name }) => [code, name] as const) ?? [];
}

/** Registers a source. @throws RequestError */
export async function registerSource(body: NewSourceBody): Promise<SourceView> {
  const source = await send<SourceView>('POST', '/v1/sources', { body });
  await forgetSources();
  return source;
}

/** Changes a source as the person saw it. @throws RequestError, 412 when somebody else was faster */
export async function changeSource(
  { id, version }: Pick<SourceView, 'id' | 'version'>,
  body: SourcePatchBody,
): Promise<SourceView> {
  const sent = send<SourceView>('PATCH', path(id), { body, version });
  // Whatever was wrong, what is shown may be old.
  void sent.catch(forgetSources);
  const source = await sent;
  queryClient.setQueryData(sourceQuery(id).queryKey, source);
  await forgetSources();
  return source;
}

/** Removes a source; its events stay. @throws RequestError */
export async function removeSource({
  id,
  version,
}: Pick<SourceView, 'id' | 'version'>): Promise<void> {
  await send<undefined>('DELETE', path(id), { version });
  queryClient.removeQueries({ queryKey: sourceQuery(id).queryKey });
  await forgetSources();
}

/** Issues an ingest key, which is shown this once. @throws RequestError */
export async function issueKey(id: string): Promise<string> {
  const { key } = await send<IssuedSourceKey>('POST', `${path(id)}/keys`);
  await queryClient.invalidateQueries({ queryKey: keysQuery(id).queryKey });
  return key;
}

/** Revokes an ingest key. @throws RequestError */
export async function revokeKey(id: string, keyId: string): Promise<void> {
  await send<undefined>('DELETE', `${path(id)}/keys/${encodeURIComponent(keyId)}`);
  await queryClient.invalidateQueries({ queryKey: keysQuery(id).queryKey });
}

/** Begins a test. @throws RequestError */
export function beginTrial(id: string, body: NewSourceTrialBody): Promise<SourceTrialView> {
  return send<SourceTrialView>('POST', `${path(id)}/trials`, { body });
}

function forgetSources(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ['sources'] });
}
