import { Check, CheckCheck, Clock, RotateCw, TriangleAlert } from 'lucide-react';
import type { DeliveryView } from '../../src/api/schemas/delivery.ts';
import { Chip } from '../components/chip.tsx';
import { useText } from '../text/use-text.ts';

const LOOKS = {
  pending: { tone: 'neutral', Icon: Clock },
  retrying: { tone: 'warn', Icon: RotateCw },
  dead: { tone: 'danger', Icon: TriangleAlert },
  delivered: { tone: 'good', Icon: Check },
  receipt: { tone: 'good', Icon: CheckCheck },
} as const;

/** What became of one delivery. */
export function DeliveryState({ delivery }: { readonly delivery: DeliveryView }) {
  const t = useText();
  const hasReceipt = delivery.state === 'delivered' && delivery.receiptId !== undefined;
  const state = hasReceipt ? 'receipt' : delivery.state;
  const { tone, Icon } = LOOKS[state];
  return (
    <Chip
      tone={tone}
      icon={<Icon aria-hidden="true" size={13} />}
      title={t(`ui.delivery_hint.${state}`)}
    >
      {t(`ui.delivery.${state}`)}
    </Chip>
  );
}
