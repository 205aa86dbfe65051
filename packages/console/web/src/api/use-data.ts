/** Data of one address of the API, loaded when the address changes, again on request, and again after a while. */
import { useCallback, useEffect, useState } from 'react';
import { get } from './client.ts';

export interface Data<Result> {
  readonly data: Result | undefined;
  /** The sentence of the last error. Earlier data stays. */
  readonly problem: string | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** @param every Milliseconds between two loads, while the page is visible. @default never again */
export function useData<Result>(path: string, every?: number): Data<Result> {
  const [loaded, setLoaded] = useState<{ readonly path: string; readonly data?: Result; readonly problem?: string }>({
    path: '',
  });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    const controller = new AbortController();
    get<Result>(path, controller.signal).then(
      (data) => setLoaded({ path, data }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setLoaded((before) => (before.path === path ? { ...before, problem } : { path, problem }));
      },
    );
    return () => controller.abort();
  }, [path, turn]);

  useEffect(() => {
    if (every === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, every);
    return () => clearInterval(timer);
  }, [every, reload]);

  const isOfPath = loaded.path === path;
  return {
    data: isOfPath ? loaded.data : undefined,
    problem: isOfPath ? loaded.problem : undefined,
    isLoading: !isOfPath || (loaded.data === undefined && loaded.problem === undefined),
    reload,
  };
}
