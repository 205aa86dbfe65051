/** Loads a page again after every action. */
import { useEffect, useRef } from 'react';
import { useSession } from './session.tsx';

export function useFresh(reload: () => void): void {
  const { version } = useSession();
  const last = useRef(version);
  useEffect(() => {
    if (last.current === version) return;
    last.current = version;
    reload();
  }, [version, reload]);
}
