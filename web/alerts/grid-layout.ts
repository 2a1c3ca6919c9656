import { type RefObject, useEffect, useState } from 'react';

/** How much of an alert fits in a row: everything, what decides, or a card. */
export type GridLayout = 'wide' | 'compact' | 'card';

/** Height of a row in each layout, in pixels; all rows of a layout are alike. */
export const ROW_HEIGHT: Readonly<Record<GridLayout, number>> = {
  wide: 72,
  compact: 68,
  card: 148,
};

const WIDE_PX = 1_040;
const COMPACT_PX = 560;

/** The layout that fits the width of an element. */
export function useGridLayout(element: RefObject<HTMLElement | null>): GridLayout {
  const [layout, setLayout] = useState<GridLayout>(() => layoutFor(window.innerWidth));
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width > 0) setLayout(layoutFor(width));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return layout;
}

function layoutFor(width: number): GridLayout {
  if (width >= WIDE_PX) return 'wide';
  return width >= COMPACT_PX ? 'compact' : 'card';
}
