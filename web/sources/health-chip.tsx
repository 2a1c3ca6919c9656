import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  OctagonAlert,
  TriangleAlert,
} from 'lucide-react';
import type { HealthStatus } from '../../src/event/source-health.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { useSourceText } from './use-source-text.ts';

const LOOKS = {
  GREEN: { tone: 'good', Icon: CircleCheck },
  YELLOW: { tone: 'warn', Icon: TriangleAlert },
  RED: { tone: 'danger', Icon: OctagonAlert },
  NEW: { tone: 'accent', Icon: CircleDashed },
  OFF: { tone: 'neutral', Icon: CirclePause },
  UNKNOWN: { tone: 'neutral', Icon: CircleHelp },
} as const satisfies Record<HealthStatus | 'UNKNOWN', { tone: Tone; Icon: unknown }>;

/** Status as the texts name it. */
export function healthName(status: HealthStatus | undefined): Lowercase<keyof typeof LOOKS> {
  return (status ?? 'UNKNOWN').toLowerCase() as Lowercase<keyof typeof LOOKS>;
}

/** Health as icon, text and colour; without a verdict it is not known, which is never good. */
export function HealthChip(props: { readonly status: HealthStatus | undefined }) {
  const t = useSourceText();
  const status = props.status ?? 'UNKNOWN';
  const { tone, Icon } = LOOKS[status];
  return (
    <span data-health={status}>
      <Chip
        tone={tone}
        icon={<Icon aria-hidden="true" size={13} className="shrink-0" />}
        title={t(`ui.health_hint.${healthName(props.status)}`)}
      >
        {t(`ui.health.${healthName(props.status)}`)}
      </Chip>
    </span>
  );
}
