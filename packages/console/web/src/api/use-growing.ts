/** Numbers of the newest remediations at once, and of all that a page reads as soon as they are counted. */
import { useCallback } from 'react';
import { type Data, useData } from './use-data.ts';

/** Remediations of the first answer. It takes less than a second. */
const first = 100;

/** Once there is more, only all of it is loaded again. */
const isPartial = (few: { readonly isPartial: boolean }): boolean => few.isPartial;

interface Growing<Result> extends Data<Result> {
  /** Whether older remediations are still being read. */
  readonly isGrowing: boolean;
}

/** @param every As for `useData`. */
export function useGrowing<Result extends { readonly isPartial: boolean }>(
  path: string,
  every?: number,
): Growing<Result> {
  const few = useData<Result>(`${path}${path.includes('?') ? '&' : '?'}most=${first}`, every, isPartial);
  const hasMore = few.data !== undefined && isPartial(few.data);
  const all = useData<Result>(hasMore ? path : undefined, every);
  const [reloadFew, reloadAll] = [few.reload, all.reload];
  const reload = useCallback(() => {
    reloadFew();
    reloadAll();
  }, [reloadFew, reloadAll]);
  return {
    data: all.data ?? few.data,
    problem: few.problem ?? all.problem,
    isLoading: few.isLoading,
    isGrowing: hasMore && all.data === undefined && all.problem === undefined,
    reload,
  };
}
