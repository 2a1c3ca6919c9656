// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by need cannot be rows of a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves over rows, not cells
import { memo } from 'react';
import { LevelBadge } from '../components/level-badge.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import {
  type AlertRowProps,
  openByClick,
  openByKey,
  SelectBox,
  TitleAndReason,
} from './alert-row.tsx';
import { DeliveryChip } from './delivery-chip.tsx';
import { DueCountdown } from './due-countdown.tsx';

/** One alert of the queue where there is no room for columns. */
export const AlertCard = memo(function AlertCard(props: AlertRowProps) {
  const { alert, isOpen, isCursor, isChosen } = props;
  const t = useText();
  const format = useFormat();
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={isChosen}
      data-alert={alert.id}
      tabIndex={isCursor ? 0 : -1}
      onClick={(event) => openByClick(event, props)}
      onKeyDown={(event) => openByKey(event, props)}
      style={{ transform: `translateY(${props.top}px)` }}
      className={`absolute inset-x-0 top-0 h-[148px] border-b border-line px-4 py-2.5 outline-offset-[-2px] ${isOpen ? 'bg-accent-soft' : isChosen ? 'bg-raised' : ''}`}
    >
      <div role="gridcell" className="flex h-full flex-col gap-1.5">
        <div className="flex items-center gap-2 text-xs">
          <SelectBox {...props} />
          <LevelBadge level={alert.rule.level} />
          {alert.count > 1 ? (
            <span className="font-medium">×{format.number(alert.count)}</span>
          ) : null}
          <span className="ml-auto">
            <DueCountdown alert={alert} />
          </span>
        </div>
        <div className="min-w-0">
          <TitleAndReason alert={alert} lines={2} />
        </div>
        <div className="mt-auto flex items-center gap-2 text-xs text-soft">
          <span className="truncate">
            {alert.provinceName} · {t(`family.${alert.rule.family}`)} ·{' '}
            <TimeText atMs={alert.lastEventMs} as="short" />
          </span>
          <span className="ml-auto">
            <DeliveryChip alert={alert} />
          </span>
        </div>
      </div>
    </div>
  );
});
