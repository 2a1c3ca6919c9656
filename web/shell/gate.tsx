import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session.ts';
import { ErrorState } from '../components/states.tsx';
import { LogInPage } from '../login/log-in-page.tsx';
import { NoticeList } from './notice-list.tsx';
import { Shell } from './shell.tsx';

/** Lets in who is logged in; the place that was asked for stays in the address. */
export function Gate() {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (data === null) {
    return (
      <>
        <LogInPage />
        <NoticeList />
      </>
    );
  }
  if (data !== undefined) return <Shell key={data.principal.id} />;
  return error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />;
}
