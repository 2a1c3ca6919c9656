import { useQuery } from '@tanstack/react-query';
import { MapPin, UserRound } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { DeliveryChip } from '../alerts/delivery-chip.tsx';
import { DueCountdown } from '../alerts/due-countdown.tsx';
import { StatusMark } from '../alerts/status-mark.tsx';
import { trailQuery, useNameOf } from '../api/alerts.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { LevelBadge } from '../components/level-badge.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';

interface AlertHeaderProps {
  readonly alert: AlertView;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** Is it mine, how bad is it, how long is left. */
export function AlertHeader({ alert, heading }: AlertHeaderProps) {
  const t = useText();
  const format = useFormat();
  const { rule } = alert;
  const nature = rule.nature === 'attack' ? 'danger' : rule.nature === 'fault' ? 'warn' : 'neutral';
  return (
    <header className="px-4 pt-4 pb-3">
      <div className="mb-2 flex flex-wrap items-center gap-1.5">
        <LevelBadge level={rule.level} />
        <Chip tone={nature}>{t(`nature.${rule.nature}`)}</Chip>
        <Chip>{t(`family.${rule.family}`)}</Chip>
        <StatusMark alert={alert} />
        <DeliveryChip alert={alert} />
      </div>
      <h2
        ref={heading}
        tabIndex={-1}
        className="text-xl leading-snug font-semibold tracking-tight text-balance outline-none"
      >
        {t.of(rule.title)}
      </h2>
      <p className="mt-1 flex items-center gap-1.5 text-base">
        <MapPin aria-hidden="true" size={16} className="shrink-0 text-soft" />
        <span>
          <span className="font-medium">{alert.provinceName}</span>
          {alert.commune === undefined ? '' : ` · ${alert.communeName ?? alert.commune}`}
        </span>
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-1 text-xs text-soft">
        {t('ui.alert.id')} <span className="font-mono break-all text-ink">{alert.id}</span>
        <CopyButton text={alert.id} />
      </p>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-[1.1fr_1fr_1.4fr_1fr]">
        <Fact name={t('ui.column.due')}>
          <DueCountdown alert={alert} />
        </Fact>
        <Fact name={t('ui.column.assignee')}>
          <Assignee alert={alert} />
        </Fact>
        <Fact name={t('ui.alert.last_seen')}>
          <TimeText atMs={alert.lastEventMs} />
          <span className="block text-xs font-normal text-soft">
            {alert.firstEventMs === alert.lastEventMs ? null : (
              <>
                {t('ui.age.first')} <TimeText atMs={alert.firstEventMs} as="clock" />{' '}
                {t('ui.age.last')}{' '}
              </>
            )}
            <TimeText atMs={alert.lastEventMs} as="clock" />
          </span>
        </Fact>
        <Fact name={t('ui.alert.how_many')}>
          {t('ui.alert.count', { count: format.number(alert.count) })}
          <span className="block text-xs text-soft">
            {t('ui.alert.events', { count: format.number(alert.eventCount) })}
          </span>
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function Assignee({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const nameOf = useNameOf();
  // The trail names who did something here, also from another SOC.
  const trail = useQuery(trailQuery(alert.id)).data?.items;
  const actor = trail?.find((entry) => entry.actor === alert.assignee);
  if (alert.assignee === undefined) return <span className="text-soft">{t('ui.nobody')}</span>;
  return (
    <span className="flex items-center gap-1">
      <UserRound aria-hidden="true" size={14} className="shrink-0 text-soft" />
      <span className="min-w-0 break-words">{actor?.actorName ?? nameOf(alert.assignee)}</span>
    </span>
  );
}
