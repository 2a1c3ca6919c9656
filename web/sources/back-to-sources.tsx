import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useSourceText } from './use-source-text.ts';

/** The way back to the list. */
export function BackToSources() {
  const t = useSourceText();
  return (
    <Link
      to="/sources"
      className="mb-1 inline-flex min-h-6 items-center gap-1 text-xs text-soft hover:text-ink print:hidden"
    >
      <ArrowLeft aria-hidden="true" size={13} />
      {t('ui.nav.sources')}
    </Link>
  );
}
