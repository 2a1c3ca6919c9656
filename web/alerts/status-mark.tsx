import { Circle, CircleCheckBig, CircleDot, Hourglass } from 'lucide-react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { useText } from '../text/use-text.ts';
import { usePendingKind } from './pending-changes.ts';

const LOOKS = {
  open: { tone: 'accent', Icon: Circle },
  acknowledged: { tone: 'neutral', Icon: CircleDot },
  closed: { tone: 'neutral', Icon: CircleCheckBig },
} as const satisfies Record<AlertView['status'], { tone: Tone; Icon: unknown }>;

/** Where an alert stands in its life; a change that can still be taken back says so. */
export function StatusMark({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const pending = usePendingKind(alert.id);
  if (pending === 'close' || pending === 'acknowledge') {
    return (
      <Chip tone="warn" icon={<Hourglass aria-hidden="true" size={13} />}>
        {t(`ui.pending.${pending}`)}
      </Chip>
    );
  }
  const { tone, Icon } = LOOKS[alert.status];
  const verdict = alert.verdict === undefined ? '' : ` · ${t(`verdict.${alert.verdict}`)}`;
  return (
    <Chip tone={tone} icon={<Icon aria-hidden="true" size={13} />}>
      {t(`status.${alert.status}`)}
      {verdict}
    </Chip>
  );
}
