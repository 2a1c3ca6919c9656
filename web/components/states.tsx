import { CloudOff, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { failureText } from '../text/failure-text.ts';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Nothing is here, and what that means. */
export function EmptyState({ icon, title, children }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
      <div className="mb-2 rounded-full bg-raised p-4 text-soft">{icon}</div>
      <p className="text-base font-semibold">{title}</p>
      <div className="text-soft">{children}</div>
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Something could not be read: why, and a way to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const t = useText();
  return (
    <div
      role="alert"
      className="m-4 flex flex-wrap items-center gap-3 rounded-lg border border-danger/30 bg-danger-soft px-4 py-3 text-danger"
    >
      <CloudOff aria-hidden="true" size={18} className="shrink-0" />
      <p className="min-w-0 flex-1">{failureText(error, t)}</p>
      {onRetry === undefined ? null : (
        <Button icon={<RefreshCw aria-hidden="true" size={14} />} onClick={onRetry}>
          {t('ui.retry')}
        </Button>
      )}
    </div>
  );
}

/** Stands in for lines that are being read. */
export function Skeleton({ lines = 3 }: { readonly lines?: number }) {
  const t = useText();
  return (
    <div role="status" aria-label={t('ui.loading')} className="flex flex-col gap-2 py-1">
      {Array.from({ length: lines }, (_, line) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
          key={line}
          className="h-4 animate-pulse rounded bg-raised last:w-2/3"
        />
      ))}
    </div>
  );
}
