import { useSyncExternalStore } from 'react';
import type { Change } from './change-alert.ts';

/** A change that a person made and can still take back: nobody is told of it until it is committed. */
export interface PendingChange {
  readonly ids: readonly string[];
  readonly kind: Change['kind'];
  /** Sends it; `keepalive` when the page is being left. */
  readonly commit: (keepalive: boolean) => Promise<void>;
  /** Takes away what the person sees of it. */
  readonly end: () => void;
  /** Says that it was taken back. */
  readonly undone: () => void;
}

/** How long a change can be taken back. */
export const UNDO_MS = 10_000;

const listeners = new Set<() => void>();
const timers = new Map<PendingChange, ReturnType<typeof setTimeout>>();
let pending: readonly PendingChange[] = [];

/** Commits a change after the undo window. */
export function holdChange(change: PendingChange): void {
  publish([...pending, change]);
  timers.set(
    change,
    setTimeout(() => void settle(change, false), UNDO_MS),
  );
}

/** Takes back a change, by default the last one; says whether there was one. */
export function undoChange(change: PendingChange | undefined = pending.at(-1)): boolean {
  if (change === undefined || !pending.includes(change)) return false;
  clearTimeout(timers.get(change));
  timers.delete(change);
  change.end();
  change.undone();
  publish(pending.filter((one) => one !== change));
  return true;
}

async function settle(change: PendingChange, keepalive: boolean): Promise<void> {
  clearTimeout(timers.get(change));
  if (!timers.delete(change)) return;
  change.end();
  await change.commit(keepalive);
  publish(pending.filter((one) => one !== change));
}

/** Commits everything that waits, as when the page is left. */
export function commitAll(keepalive: boolean): Promise<unknown> {
  return Promise.all(pending.map((change) => settle(change, keepalive)));
}

window.addEventListener('pagehide', () => void commitAll(true));

function publish(next: readonly PendingChange[]): void {
  pending = next;
  for (const listener of listeners) listener();
}

/** What waits for an alert, if anything does. */
export function usePendingKind(id: string): Change['kind'] | undefined {
  return useSyncExternalStore(subscribe, () => pending.find((one) => one.ids.includes(id))?.kind);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
