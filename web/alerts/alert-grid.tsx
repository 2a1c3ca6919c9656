// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by need cannot be rows of a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves over rows, not cells
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';
import { Skeleton } from '../components/states.tsx';
import { useText } from '../text/use-text.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertRow, GRID_COLUMNS, GridHead } from './alert-row.tsx';
import { ROW_HEIGHT, useGridLayout } from './grid-layout.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';
import type { Selection } from './use-selection.ts';

const OVERSCAN = 8;
/** So many rows before the end the next page is read. */
const AHEAD = 30;

interface AlertGridProps {
  readonly alerts: readonly AlertView[];
  readonly total: number;
  readonly openId: string | undefined;
  readonly cursorId: string | undefined;
  readonly selection: Selection;
  readonly mayChange: boolean;
  readonly isLoading: boolean;
  readonly onOpen: (id: string) => void;
  readonly onCursor: (id: string) => void;
  readonly onEnd: () => void;
}

/** The queue as a grid of which only what can be seen is drawn; on a narrow screen as cards. */
export function AlertGrid(props: AlertGridProps) {
  const { alerts, total, openId, cursorId, selection, mayChange, onOpen, onEnd } = props;
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useGridLayout(scroller);
  const height = ROW_HEIGHT[layout];
  const virtualizer = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => alerts[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured again
  useEffect(() => virtualizer.measure(), [virtualizer, height]);
  const anchor = useScrollAnchor(scroller, alerts, height);
  useCursorInView(virtualizer, alerts, openId ?? cursorId);
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= alerts.length - AHEAD) onEnd();
  });
  const Row = layout === 'card' ? AlertCard : AlertRow;
  return (
    <div
      role="grid"
      aria-label={t('ui.queue.label')}
      aria-rowcount={total + 1}
      aria-colcount={GRID_COLUMNS}
      aria-multiselectable="true"
      aria-busy={props.isLoading}
      className={`min-h-0 flex-1 flex-col border-t border-line bg-surface ${alerts.length === 0 && !props.isLoading ? 'hidden' : 'flex'}`}
      onKeyDown={(event) => moveCursor(event, props)}
    >
      <GridHead layout={layout} />
      <div
        ref={scroller}
        role="rowgroup"
        onScroll={anchor}
        onFocus={(event) => followFocus(event, props)}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
      >
        {props.isLoading ? (
          <div className="p-4">
            <Skeleton lines={8} />
          </div>
        ) : null}
        <div
          role="presentation"
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {rows.map((row) => {
            const alert = alerts[row.index];
            if (alert === undefined) return null;
            return (
              <Row
                key={alert.id}
                {...{ alert, layout, mayChange, onOpen }}
                index={row.index}
                top={row.start}
                isOpen={alert.id === openId}
                isCursor={alert.id === (openId ?? cursorId)}
                isChosen={selection.ids.has(alert.id)}
                onToggle={selection.toggle}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** Keeps the row that the keys are on in view, once per move. */
function useCursorInView(
  virtualizer: { scrollToIndex: (index: number, options: { align: 'auto' }) => void },
  alerts: readonly AlertView[],
  cursorId: string | undefined,
): void {
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (cursorId === undefined || cursorId === seen.current) return;
    const index = alerts.findIndex((alert) => alert.id === cursorId);
    if (index < 0) return;
    if (seen.current !== undefined || index > 0)
      virtualizer.scrollToIndex(index, { align: 'auto' });
    seen.current = cursorId;
  }, [virtualizer, alerts, cursorId]);
}

/** The keys act on the row that has the focus, however it came there. */
function followFocus(event: React.FocusEvent, { openId, onCursor }: AlertGridProps): void {
  const row = event.target.closest<HTMLElement>('[data-alert]');
  const id = row?.dataset['alert'];
  if (id !== undefined && openId === undefined) onCursor(id);
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The arrow keys of a grid. */
function moveCursor(event: React.KeyboardEvent, props: AlertGridProps): void {
  const { alerts, cursorId, openId, onCursor, onOpen, selection } = props;
  const at = alerts.findIndex((alert) => alert.id === (openId ?? cursorId));
  const current = alerts[at];
  if (event.key === ' ' && current !== undefined && event.target instanceof HTMLDivElement) {
    event.preventDefault();
    if (props.mayChange) selection.toggle(current.id, event.shiftKey);
    return;
  }
  const step = STEPS[event.key];
  if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const next = alerts[Math.max(0, Math.min(alerts.length - 1, at + step))];
  if (next === undefined) return;
  if (openId === undefined) onCursor(next.id);
  else onOpen(next.id);
}
