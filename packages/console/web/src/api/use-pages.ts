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
  /** How many pages are loaded. */
  readonly pages: number;
  readonly problem?: string;
}

/** Pages without an item that are loaded one after the other, before the reader is asked: 5,000 remediations. */
const mostEmptyPages = 20;

export function usePages<Item>(path: string): Pages<Item> {
  const [loaded, setLoaded] = useState<Loaded<Item>>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const failed = useCallback(
    (error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      setLoaded((before) => ({
        items: [],
        nextCursor: null,
        pages: 0,
        ...(before?.path === path ? before : {}),
        path,
        problem,
      }));
    },
    [path],
  );

  useEffect(() => {
    const controller = new AbortController();
    get<PageOf<Item>>(path, controller.signal).then(
      (page) => setLoaded({ path, pages: 1, ...page }),
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
      (page) =>
        setLoaded((before) => ({
          path,
          ...page,
          pages: (before?.pages ?? 0) + 1,
          items: [...(before?.items ?? []), ...page.items],
        })),
      failed,
    );
  }, [path, cursor, failed]);

  // A filter without an index finds few or no items on a page that read as much as it may.
  const seeks = isOfPath && loaded.isPartial === true && loaded.items.length === 0 && loaded.pages < mostEmptyPages;
  const pages = loaded?.pages;
  useEffect(() => {
    if (seeks) more();
  }, [seeks, pages, more]);

  return {
    items: isOfPath ? loaded.items : [],
    problem: isOfPath ? loaded.problem : undefined,
    isLoading: !isOfPath || seeks,
    hasMore: cursor !== null,
    isPartial: isOfPath && loaded.isPartial === true,
    more,
    reload,
  };
}
