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
  if (alert.status === 'open') {
    return alert.quiet === undefined ? <Running alert={alert} /> : <Quiet why={alert.quiet} />;
  }
  return <span className="text-soft">{t(`status.${alert.status}`)}</span>;
}

/** No clock runs where nobody was told. */
function Quiet({ why }: { readonly why: NonNullable<AlertView['quiet']> }) {
  const t = useText();
  return (
    <span title={t('ui.due.quiet.title')} className="text-soft">
      {t(`ui.due.quiet.${why}`)}
    </span>
  );
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
