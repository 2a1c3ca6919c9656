import { QueryClient } from '@tanstack/react-query';
import { RequestError, whenSessionLost } from './client.ts';

/** Key of the session; `null` = nobody is logged in. */
export const SESSION_KEY = ['session'] as const;

/** Key of whether the session ended by itself, for who is asked to log in again. */
export const SESSION_LOST_KEY = ['session', 'lost'] as const;

const RETRIES_MAX = 2;

/** The cache of everything read; a session that ended anywhere ends everywhere. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      retry: (failures, error) =>
        failures < RETRIES_MAX && error instanceof RequestError && isPassing(error.status),
    },
  },
});

whenSessionLost(() => {
  if (!queryClient.getQueryData(SESSION_KEY)) return;
  queryClient.setQueryData(SESSION_LOST_KEY, true);
  queryClient.setQueryData(SESSION_KEY, null);
});

/** Not reached, stopping, or a proxy in front that does not reach the service. */
function isPassing(status: number): boolean {
  return status === 0 || (status >= 502 && status <= 504);
}
