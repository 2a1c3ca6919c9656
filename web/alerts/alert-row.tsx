// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by need cannot be rows of a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves over rows, not cells
import { Link } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { useNameOf } from '../api/alerts.ts';
import { LevelBadge } from '../components/level-badge.tsx';
import { TimeText } from '../components/time-text.tsx';
import { useFormat } from '../text/format.ts';
import { useText } from '../text/use-text.ts';
import { DeliveryChip } from './delivery-chip.tsx';
import { DueCountdown } from './due-countdown.tsx';
import type { GridLayout } from './grid-layout.ts';

/** Columns of the wide layout, which the narrower ones take from. */
export const GRID_COLUMNS = 9;

const TEMPLATE: Readonly<Record<GridLayout, string>> = {
  wide: 'grid grid-cols-[1.5rem_8rem_minmax(0,1fr)_6rem_5.5rem_2.25rem_6.5rem_9rem_7.5rem] gap-x-2.5',
  compact: 'grid grid-cols-[1.5rem_7.75rem_minmax(0,1fr)_9rem] gap-x-3',
  card: 'hidden',
};

/** What a row or a card of the queue shows, and what it calls. */
export interface AlertRowProps {
  readonly alert: AlertView;
  readonly layout: GridLayout;
  readonly index: number;
  readonly top: number;
  readonly isOpen: boolean;
  readonly isCursor: boolean;
  readonly isChosen: boolean;
  readonly mayChange: boolean;
  readonly onOpen: (id: string) => void;
  readonly onToggle: (id: string, extend?: boolean) => void;
}

/** The names of the columns. */
export function GridHead({ layout }: { readonly layout: GridLayout }) {
  const t = useText();
  const names = ['level', 'title', 'province', 'age', 'count', 'assignee', 'due', 'delivery'];
  const shown = layout === 'wide' ? names : ['level', 'title', 'due'];
  return (
    <div role="rowgroup" className={layout === 'card' ? 'sr-only' : 'border-b border-line'}>
      <div
        role="row"
        aria-rowindex={1}
        className={`items-center px-4 text-xs text-soft ${layout === 'card' ? '' : `h-8 ${TEMPLATE[layout]}`}`}
      >
        <span role="columnheader">
          <span className="sr-only">{t('ui.column.select')}</span>
        </span>
        {shown.map((name) => (
          <span key={name} role="columnheader" className="truncate font-medium">
            {t(`ui.column.${name as 'level'}`)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** One alert of the queue. */
export const AlertRow = memo(function AlertRow(props: AlertRowProps) {
  const { alert, layout, isOpen, isCursor, isChosen } = props;
  const t = useText();
  const ground = isOpen ? 'bg-accent-soft' : isChosen ? 'bg-raised' : 'hover:bg-raised/60';
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
      className={`absolute inset-x-0 top-0 cursor-default items-center border-b border-line px-4 outline-offset-[-2px] ${layout === 'wide' ? 'h-[72px]' : 'h-[68px]'} ${TEMPLATE[layout]} ${ground} ${isCursor ? 'shadow-[inset_3px_0_0_var(--accent)]' : ''}`}
    >
      <Cell>
        <SelectBox {...props} />
      </Cell>
      <Cell>
        <LevelBadge level={alert.rule.level} />
        {layout === 'wide' ? (
          <p className="mt-0.5 line-clamp-2 text-xs leading-4 text-soft">
            {t(`family.${alert.rule.family}`)}
          </p>
        ) : null}
      </Cell>
      {layout === 'wide' ? <WideCells alert={alert} /> : <CompactCells alert={alert} />}
    </div>
  );
});

/** Opens the alert unless the click was on something of its own. */
export function openByClick(event: React.MouseEvent, props: AlertRowProps): void {
  const target = event.target as Element;
  if (target.closest('a,button,input,label') !== null) return;
  if (event.shiftKey && props.mayChange) props.onToggle(props.alert.id, true);
  else props.onOpen(props.alert.id);
}

/** Enter on the row itself opens it, whether or not single keys are switched on. */
export function openByKey(event: React.KeyboardEvent, props: AlertRowProps): void {
  if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
  event.preventDefault();
  props.onOpen(props.alert.id);
}

/** The tick of an alert. */
export function SelectBox({ alert, isChosen, mayChange, onToggle }: AlertRowProps) {
  const t = useText();
  if (!mayChange) return null;
  return (
    <label className="-m-1 flex size-6 items-center justify-center">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isChosen}
        aria-label={t('ui.queue.select', { title: t.of(alert.rule.title) })}
        onChange={(event) => {
          const { shiftKey } = event.nativeEvent as MouseEvent;
          onToggle(alert.id, shiftKey);
        }}
        className="size-4 accent-accent"
      />
    </label>
  );
}

function Cell({
  children,
  className = '',
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <div role="gridcell" className={`min-w-0 ${className}`}>
      {children}
    </div>
  );
}

/** Title of an alert as a link, with its reason in one line. */
export function TitleAndReason({
  alert,
  lines = 1,
}: {
  readonly alert: AlertView;
  readonly lines?: 1 | 2;
}) {
  const t = useText();
  return (
    <>
      <Link
        to="/alerts/$alertId"
        params={{ alertId: alert.id }}
        search={true}
        tabIndex={-1}
        title={t.of(alert.rule.title)}
        className={`block truncate font-medium hover:underline ${alert.status === 'open' ? '' : 'text-soft'}`}
      >
        {t.of(alert.rule.title)}
      </Link>
      <p
        title={t.of(alert.reason)}
        className={`text-xs text-soft ${lines === 1 ? 'truncate' : 'line-clamp-2'}`}
      >
        {t.of(alert.reason)}
      </p>
    </>
  );
}

function WideCells({ alert }: { readonly alert: AlertView }) {
  const t = useText();
  const format = useFormat();
  const nameOf = useNameOf();
  return (
    <>
      <Cell>
        <TitleAndReason alert={alert} lines={2} />
      </Cell>
      <Cell>
        <p className="truncate">{alert.provinceName}</p>
        <p className="truncate text-xs text-soft">{alert.communeName}</p>
      </Cell>
      <Cell className="text-xs">
        <p className="truncate">
          <TimeText atMs={alert.lastEventMs} as="short" />
        </p>
        {alert.firstEventMs === alert.lastEventMs ? null : (
          <p className="truncate text-soft">
            {t('ui.age.began')} <TimeText atMs={alert.firstEventMs} as="short" />
          </p>
        )}
      </Cell>
      <Cell className="font-medium">{alert.count > 1 ? `×${format.number(alert.count)}` : ''}</Cell>
      <Cell className="line-clamp-3">
        {alert.assignee === undefined ? (
          <span className="text-soft">{t('ui.nobody')}</span>
        ) : (
          nameOf(alert.assignee)
        )}
      </Cell>
      <Cell className="text-xs">
        <DueCountdown alert={alert} />
      </Cell>
      <Cell>
        <DeliveryChip alert={alert} />
      </Cell>
    </>
  );
}

function CompactCells({ alert }: { readonly alert: AlertView }) {
  const format = useFormat();
  const nameOf = useNameOf();
  return (
    <>
      <Cell>
        <TitleAndReason alert={alert} />
        <p className="truncate text-xs text-soft">
          {alert.provinceName} · <TimeText atMs={alert.lastEventMs} />
          {alert.count > 1 ? ` · ×${format.number(alert.count)}` : ''}
        </p>
      </Cell>
      <Cell className="text-xs">
        <DueCountdown alert={alert} />
        {alert.assignee === undefined ? null : (
          <p className="line-clamp-2 text-soft">{nameOf(alert.assignee)}</p>
        )}
      </Cell>
    </>
  );
}
