import { useSyncExternalStore } from 'react';
import type { Texts } from '../text/use-text.ts';

/** What the console tells a person in passing. */
export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'danger' | 'neutral';
  readonly text: string;
  /** A thing to do about it until it ends. */
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly endsAtMs: number;
}

const SHOWN_MS = 6_000;
/** What went wrong needs to be read, and often written down. */
const FAILURE_SHOWN_MS = 15_000;
const SHOWN_MAX = 4;
const listeners = new Set<() => void>();
let notices: readonly Notice[] = [];
let lastId = 0;

/** Shows a notice for a while; returns what takes it away sooner. */
export function notify(
  notice: Omit<Notice, 'id' | 'endsAtMs'>,
  shownMs: number = notice.tone === 'danger' ? FAILURE_SHOWN_MS : SHOWN_MS,
): () => void {
  const id = ++lastId;
  const added = { ...notice, id, endsAtMs: Date.now() + shownMs };
  publish([...notices.slice(1 - SHOWN_MAX), added]);
  const end = () => publish(notices.filter((one) => one.id !== id));
  setTimeout(end, shownMs);
  return end;
}

/** Copies a text; a browser that refuses is told about. */
export async function copyText(text: string, t: Texts): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ tone: 'good', text: t('ui.copied') });
    return true;
  } catch {
    notify({ tone: 'danger', text: t('ui.copy_failed') });
    return false;
  }
}

function publish(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** The notices of the moment, oldest first. */
export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
