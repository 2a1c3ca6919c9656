import { QueryCache, QueryClient } from '@tanstack/react-query';
import { RequestError } from './client.ts';

/** Key of the session; `null` = nobody is logged in. */
export const SESSION_KEY = ['session'] as const;

const RETRIES_MAX = 2;

/** The cache of everything read; a session that ended anywhere ends everywhere. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof RequestError && error.status === 401) {
        queryClient.setQueryData(SESSION_KEY, null);
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) =>
        failures < RETRIES_MAX && error instanceof RequestError && isPassing(error.status),
    },
  },
});

function isPassing(status: number): boolean {
  return status === 0 || status === 503;
}
