import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';

/**
 * Keeps the first row in sight where it is when rows come or go above it. At the very top nothing is
 * held, so that what is most urgent comes into sight. Returns what must run at each scroll.
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  alerts: readonly AlertView[],
  rowHeight: number,
): () => void {
  const held = useRef<{ id: string; top: number }>(undefined);
  const hold = () => {
    const index = Math.floor((scroller.current?.scrollTop ?? 0) / rowHeight);
    const id = alerts[index]?.id;
    held.current = id === undefined ? undefined : { id, top: index * rowHeight };
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { id, top } = held.current ?? {};
    if (id !== undefined && top !== undefined && element.scrollTop > 0) {
      const index = alerts.findIndex((alert) => alert.id === id);
      const movedBy = index * rowHeight - top;
      if (index >= 0 && movedBy !== 0) element.scrollTop += movedBy;
    }
    hold();
  });
  return hold;
}
