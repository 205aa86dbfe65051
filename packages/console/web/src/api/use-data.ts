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

interface Loaded<Result> {
  readonly path: string;
  readonly data?: Result;
  readonly problem?: string;
}

/**
 * @param path `undefined`: nothing is loaded.
 * @param every Milliseconds between two loads, while the page is visible. @default never again
 * @param isLast Whether data needs no further load. Does not depend on a render.
 */
export function useData<Result>(
  path: string | undefined,
  every?: number,
  isLast?: (data: Result) => boolean,
): Data<Result> {
  const [loaded, setLoaded] = useState<Loaded<Result>>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    if (path === undefined) return undefined;
    const controller = new AbortController();
    get<Result>(path, controller.signal).then(
      (data) => setLoaded({ path, data }),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        setLoaded((before) => (before?.path === path ? { ...before, problem } : { path, problem }));
      },
    );
    return () => controller.abort();
  }, [path, turn]);

  const own = loaded !== undefined && loaded.path === path ? loaded : undefined;
  const hasLast = own?.data !== undefined && isLast?.(own.data) === true;

  useEffect(() => {
    if (every === undefined || path === undefined || hasLast) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, every);
    return () => clearInterval(timer);
  }, [every, path, hasLast, reload]);

  return {
    data: own?.data,
    problem: own?.problem,
    isLoading: own === undefined || (own.data === undefined && own.problem === undefined),
    reload,
  };
}
