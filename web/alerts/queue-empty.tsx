import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { EmptyState } from '../components/states.tsx';
import { useText } from '../text/use-text.ts';
import type { AlertSearch } from './alert-search.ts';

/** No alert is in the queue: because all is done, or because of the filters. */
export function QueueEmpty({ search }: { readonly search: AlertSearch }) {
  const t = useText();
  const icon = <ShieldCheck aria-hidden="true" size={28} />;
  if (Object.keys(search).length === 0) {
    return (
      <EmptyState icon={icon} title={t('ui.empty.title')}>
        <p>{t('ui.empty.text')}</p>
        <Link to="/sources" className="mt-3 inline-block font-medium text-accent underline">
          {t('ui.empty.sources')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={t('ui.empty.filtered')}>
      <Link to="/alerts" search={{}} className="font-medium text-accent underline">
        {t('ui.filter.reset')}
      </Link>
    </EmptyState>
  );
}
