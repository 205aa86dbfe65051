/** Items of several pages of the API, in one list. */
import { useCallback, useEffect, useState } from 'react';
import { get } from './client.ts';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly isPartial?: boolean;
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly problem: string | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  /** Whether the last page ended before it was full, because it read as much as one page may. */
  readonly isPartial: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

interface Loaded<Item> extends PageOf<Item> {
  readonly path: string;
  readonly problem?: string;
}

export function usePages<Item>(path: string): Pages<Item> {
  const [loaded, setLoaded] = useState<Loaded<Item>>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const failed = useCallback(
    (error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      setLoaded((before) => ({ items: [], nextCursor: null, ...(before?.path === path ? before : {}), path, problem }));
    },
    [path],
  );

  useEffect(() => {
    const controller = new AbortController();
    get<PageOf<Item>>(path, controller.signal).then(
      (page) => setLoaded({ path, ...page }),
      (error: unknown) => {
        if (!controller.signal.aborted) failed(error);
      },
    );
    return () => controller.abort();
  }, [path, turn, failed]);

  const isOfPath = loaded?.path === path;
  const cursor = isOfPath ? loaded.nextCursor : null;
  const more = useCallback(() => {
    if (cursor === null) return;
    const address = `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    get<PageOf<Item>>(address).then(
      (page) => setLoaded((before) => ({ path, ...page, items: [...(before?.items ?? []), ...page.items] })),
      failed,
    );
  }, [path, cursor, failed]);

  return {
    items: isOfPath ? loaded.items : [],
    problem: isOfPath ? loaded.problem : undefined,
    isLoading: !isOfPath,
    hasMore: cursor !== null,
    isPartial: isOfPath && loaded.isPartial === true,
    more,
    reload,
  };
}
