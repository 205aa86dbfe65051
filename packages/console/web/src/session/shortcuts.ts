/** Keys of a list: j and k select, a approves, r rejects, u undoes, and ? shows the keys. */
import { useEffect } from 'react';

export interface Shortcuts {
  readonly [key: string]: (() => void) | undefined;
}

const inputs = 'input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"]';

export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // A letter in a field or in a dialog is text.
      if (event.target instanceof Element && event.target.closest(inputs) !== null) return;
      if (document.querySelector('[role="dialog"]:not([aria-hidden="true"])') !== null) return;
      const action = Object.hasOwn(shortcuts, event.key) ? shortcuts[event.key] : undefined;
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcuts]);
}

/** The item after or before the selected one. */
export function neighbor<Item>(items: readonly Item[], selected: Item | undefined, step: 1 | -1): Item | undefined {
  const index = selected === undefined ? -1 : items.indexOf(selected);
  if (index === -1) return step === 1 ? items[0] : items.at(-1);
  return items[Math.min(Math.max(index + step, 0), items.length - 1)];
}
