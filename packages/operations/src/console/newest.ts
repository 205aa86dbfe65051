/** The newest remediations of a period, as many as one page reads. */
import type { HistoryQueries } from '@asr/orchestrator';

/** History reads 50 records first, then more at once, up to 1,000. */
export const mostOfInbox = 2000;

/** Records of which numbers are computed. The answer says if there are more. */
export const mostOfNumbers = 20_000;

/** Records that one page of history reads at most, to find those that match. The next page continues. */
export const mostOfPage = 5000;

export interface Newest extends Pick<HistoryQueries, 'list'> {
  /** Whether the period has more. */
  isPartial(): boolean;
}

export function newestOf(history: Pick<HistoryQueries, 'list'>, most: number): Newest {
  let isPartial = false;
  return {
    async *list(filter) {
      let count = 0;
      for await (const record of history.list(filter)) {
        if ((count += 1) > most) {
          isPartial = true;
          return;
        }
        yield record;
      }
    },
    isPartial: () => isPartial,
  };
}
