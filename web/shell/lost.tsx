import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from '../components/states.tsx';
import { useText } from '../text/use-text.ts';

/** There is no such place, or it could not be drawn. */
export function Lost() {
  const t = useText();
  return (
    <EmptyState icon={<Compass aria-hidden="true" size={28} />} title={t('ui.lost.title')}>
      <Link to="/alerts" reloadDocument className="font-medium text-accent underline">
        {t('ui.lost.back')}
      </Link>
    </EmptyState>
  );
}
