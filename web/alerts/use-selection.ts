import { useMemo, useRef, useState } from 'react';
import type { AlertView } from '../../src/api/schemas/alert.ts';

/** The alerts that are ticked. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly alerts: readonly AlertView[];
  /** Ticks or unticks one; with `extend` everything from the last one on. */
  toggle(id: string, extend?: boolean): void;
  clear(): void;
}

/** Ticks on a list that changes below them: only what is still in the list counts. */
export function useSelection(alerts: readonly AlertView[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string>(undefined);
  return useMemo(() => {
    const kept = alerts.filter((alert) => chosen.has(alert.id));
    const indexOf = (id: string | undefined) => alerts.findIndex((alert) => alert.id === id);
    return {
      ids: new Set(kept.map((alert) => alert.id)),
      alerts: kept,
      toggle(id, extend = false) {
        const next = new Set(chosen);
        const from = indexOf(anchor.current);
        if (extend && from >= 0) {
          const to = indexOf(id);
          const range = alerts.slice(Math.min(from, to), Math.max(from, to) + 1);
          for (const alert of range) next.add(alert.id);
        } else if (!next.delete(id)) next.add(id);
        anchor.current = id;
        setChosen(next);
      },
      clear: () => setChosen(new Set()),
    };
  }, [alerts, chosen]);
}
