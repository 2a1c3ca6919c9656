import { useEffect, useEffectEvent } from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { preferences } from '../preferences.ts';

/** Binding → what it does. `g a` is a sequence; `[Shift]+?` matches however `?` is typed. */
type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const registered = new Map<object, Shortcuts>();
let handle: (event: KeyboardEvent) => void = () => undefined;

window.addEventListener('keydown', (event) => handle(event));

/** Puts sequences first, so that the second key of one is not taken for a single key. */
function rebuild(): void {
  const all = [...registered.values()].flatMap((shortcuts) => Object.entries(shortcuts));
  all.sort(([a], [b]) => b.split(' ').length - a.split(' ').length);
  handle = createKeybindingsHandler(Object.fromEntries(all), { ignore: isElsewhere });
}

/** Single keys belong to the console only while nobody types and no dialog or menu is open. */
function isElsewhere(event: KeyboardEvent): boolean {
  if (event.isComposing || event.defaultPrevented) return true;
  // Escape and Enter are no characters: they stay when single keys are switched off.
  if (!preferences().shortcuts && event.key.length === 1) return true;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input,textarea,select,[contenteditable],[role=menu]') !== null) {
    // Keys on a box that is ticked are not text.
    if (!target.matches('input[type=checkbox]')) return true;
  }
  if (event.key === 'Enter' && target.closest('a,button,summary') !== null) return true;
  return document.querySelector('dialog[open],[role=menu]') !== null;
}

/** Binds keys while the component is shown; the latest given functions are called. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const bindings = Object.keys(shortcuts).join('\n');
  const run = useEffectEvent((binding: string, event: KeyboardEvent) => {
    event.preventDefault();
    shortcuts[binding]?.(event);
  });
  useEffect(() => {
    const token = {};
    const bound = bindings
      .split('\n')
      .filter((binding) => binding !== '')
      .map((binding) => [binding, (event: KeyboardEvent) => run(binding, event)]);
    registered.set(token, Object.fromEntries(bound));
    rebuild();
    return () => {
      registered.delete(token);
      rebuild();
    };
  }, [bindings]);
}
