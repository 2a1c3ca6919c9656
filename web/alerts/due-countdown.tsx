import { AlarmClock } from 'lucide-react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useFormat } from '../text/format.ts';
import { useNow } from '../text/use-now.ts';
import { useText } from '../text/use-text.ts';
import { usePendingKind } from './pending-changes.ts';
import { StatusMark } from './status-mark.tsx';

const SOON_MS = 5 * 60_000;

/** Time left until the alert must have been acknowledged; when it is over, for how long. */
export function DueCountdown({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  if (usePendingKind(alert.id) !== undefined) return <StatusMark alert={alert} />;
  if (alert.status === 'open') return <Running alert={alert} />;
  return <span className="text-soft">{t(`status.${alert.status}`)}</span>;
}

function Running({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const format = useFormat();
  const leftMs = alert.acknowledgeDueMs - useNow();
  const isOver = leftMs < 0;
  const tint = isOver
    ? 'bg-critical-soft text-critical font-semibold'
    : leftMs < SOON_MS
      ? 'bg-high-soft text-high font-semibold'
      : 'text-ink';
  const text = isOver
    ? t('ui.due.over', { time: format.span(leftMs) })
    : t('ui.due.left', { time: format.span(leftMs) });
  return (
    <span
      title={t('ui.due.title', { time: format.stamp(alert.acknowledgeDueMs) })}
      className={`inline-flex h-6 items-center gap-1 rounded-md whitespace-nowrap ${tint} ${isOver || leftMs < SOON_MS ? 'px-1.5' : ''}`}
    >
      <AlarmClock aria-hidden="true" size={13} className="shrink-0" />
      {text}
    </span>
  );
}
