import { BellOff, Check, CheckCheck, Clock, RotateCw, TriangleAlert, Unplug } from 'lucide-react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { useText } from '../text/use-text.ts';
import type { DeliverySummary } from './delivery-summary.ts';
import { useDeliverySummary } from './use-delivery-summary.ts';

const LOOKS: Readonly<Record<DeliverySummary | 'quiet', { tone: Tone; Icon: typeof Check }>> = {
  quiet: { tone: 'neutral', Icon: BellOff },
  none: { tone: 'warn', Icon: Unplug },
  dead: { tone: 'danger', Icon: TriangleAlert },
  retrying: { tone: 'warn', Icon: RotateCw },
  pending: { tone: 'neutral', Icon: Clock },
  delivered: { tone: 'neutral', Icon: Check },
  receipt: { tone: 'good', Icon: CheckCheck },
};

/** Whether the notifications of an alert reached anybody. */
export function DeliveryChip({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const summary = useDeliverySummary(alert);
  if (summary === undefined) return <span className="text-soft">…</span>;
  // That nobody is told is meant, not a destination that lacks.
  const shown = summary === 'none' && alert.quiet !== undefined ? 'quiet' : summary;
  const { tone, Icon } = LOOKS[shown];
  return (
    <Chip
      tone={tone}
      icon={<Icon aria-hidden="true" size={13} />}
      title={t(`ui.delivery_hint.${shown}`)}
    >
      {t(`ui.delivery.${shown}`)}
    </Chip>
  );
}
