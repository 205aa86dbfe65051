/** The newest remediations of a period, as many as one page reads. */
import type { HistoryQueries } from '@asr/orchestrator';

/** History reads 50 records first, then more at once, up to 1,000. */
export const mostOfInbox = 2000;

/** Records of which numbers are computed. The answer says if there are more. */
export const mostOfNumbers = 20_000;

/**
 * Records that one page of history reads at most, to find those that match: the first two pages of DynamoDB. The next page
 * continues, and the web app loads it until it has something to show.
 */
export const mostOfPage = 250;

export interface Newest extends Pick<HistoryQueries, 'list'> {
  /** Whether the period has more. */
  isPartial(): boolean;
}

/** @param wanted What the caller reads at most, if it is less. */
export function newestOf(history: Pick<HistoryQueries, 'list'>, largest: number, wanted = largest): Newest {
  const most = Math.min(largest, wanted);
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
