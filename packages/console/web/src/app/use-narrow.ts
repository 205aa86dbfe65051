import { useSyncExternalStore } from 'react';

/** Up to this width, Cloudscape replaces the navigation at the side by a toolbar. */
const narrow = window.matchMedia('(max-width: 688px)');

/** Whether the window is too narrow for a navigation at the side. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow.addEventListener('change', changed);
      return () => narrow.removeEventListener('change', changed);
    },
    () => narrow.matches,
  );
}
