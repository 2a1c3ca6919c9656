import { useSyncExternalStore } from 'react';

/** What a person chose on this browser. */
export interface Preferences {
  readonly language: 'vi' | 'en';
  readonly theme: 'system' | 'light' | 'dark';
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
}

const STORAGE_KEY = 'gac.preferences';
const INITIAL: Preferences = { language: 'vi', theme: 'system', shortcuts: true };
const listeners = new Set<() => void>();
let current = load();

function load(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Preferences>;
    return { ...INITIAL, ...stored };
  } catch {
    return INITIAL;
  }
}

/** Changes preferences and remembers them on this browser. */
export function setPreferences(patch: Partial<Preferences>): void {
  current = { ...current, ...patch };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current));
  } catch {
    // A browser without storage forgets them at the next visit; nothing else depends on it.
  }
  applyPreferences();
  for (const listener of listeners) listener();
}

/** The preferences as they are. */
export function preferences(): Preferences {
  return current;
}

/** The preferences, following changes. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** Puts theme and language on the document; follows the system while the theme is `system`. */
export function applyPreferences(): void {
  const { theme, language } = current;
  const isDark = theme === 'dark' || (theme === 'system' && prefersDark.matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  document.documentElement.lang = language;
}

prefersDark.addEventListener('change', applyPreferences);
// Paper is white, and browsers leave dark grounds out.
window.addEventListener('beforeprint', () => {
  document.documentElement.dataset['theme'] = 'light';
});
window.addEventListener('afterprint', applyPreferences);
