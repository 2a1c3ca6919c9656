import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { SessionView } from '../../src/api/schemas/session.ts';
import { setPreferences } from '../preferences.ts';
import { RequestError, read, send } from './client.ts';
import { queryClient, SESSION_KEY, SESSION_LOST_KEY } from './query-client.ts';

/** Who is logged in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  staleTime: 60_000,
  queryFn: async (): Promise<SessionView | null> => {
    try {
      return rememberLanguage(await read<SessionView>('/v1/session'));
    } catch (error) {
      if (error instanceof RequestError && error.status === 401) return null;
      throw error;
    }
  },
});

/** The session of the person at work; used below the gate that knows there is one. */
export function useSession(): SessionView {
  const { data } = useSuspenseQuery(sessionQuery);
  if (data === null) throw new Error('Nobody is logged in.');
  return data;
}

/** Whether the person was at work when the session ended by itself. */
export function wasSessionLost(): boolean {
  return queryClient.getQueryData(SESSION_LOST_KEY) === true;
}

/** Logs in with a cookie. @throws RequestError */
export async function logIn(login: string, password: string): Promise<void> {
  const session = await send<SessionView>('POST', '/v1/session', { body: { login, password } });
  enter(rememberLanguage(session));
}

/** Logs out and forgets everything that was read. */
export async function logOut(): Promise<void> {
  await send('DELETE', '/v1/session');
  enter(null);
}

/** Changes who is at work; nothing that the one before had read stays. */
function enter(session: SessionView | null): void {
  queryClient.setQueryData(SESSION_KEY, session);
  queryClient.setQueryData(SESSION_LOST_KEY, false);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

/** Chooses the language, here and for the person's account. @throws RequestError */
export async function chooseLanguage(language: 'vi' | 'en'): Promise<void> {
  setPreferences({ language });
  const session = await send<SessionView>('PATCH', '/v1/session', { body: { language } });
  queryClient.setQueryData(SESSION_KEY, session);
}

function rememberLanguage(session: SessionView): SessionView {
  setPreferences({ language: session.language });
  return session;
}
