/**
 * Limits the state of one execution. Step Functions allows 256 KiB. The rest after the requests is for answers about
 * items that do not fit, and their number is limited as well.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
import { type Answer, type FindingReference, type RemediationRequest, mostBytesOf } from '../model/index.ts';
import type { Parsed } from './world.ts';

const mostBytes = 200_000;
const bytesForRefusals = 40_000;

/** Far more than the standards of Security Hub. */
const mostDuplicates = 20;

export interface State {
  /** Returns `false` if the request, or its answer, does not fit. */
  readonly addRequest: (request: RemediationRequest) => boolean;
  /**
   * Adds another finding to the request that was added with this id. Returns `false` if it does not fit. The finding of
   * the request, and a finding that it has already, are not added again.
   */
  readonly addDuplicate: (remediationId: string, finding: FindingReference) => boolean;
  readonly addAnswer: (answer: Answer) => void;
  readonly parsed: () => Parsed;
}

/** @param omitted Makes the answer that reports how many answers did not fit. */
export function stateOf({ omitted }: { readonly omitted: (count: number) => Answer }): State {
  const items: RemediationRequest[] = [];
  const answers: Answer[] = [];
  let bytes = 0;
  let leftOut = 0;
  return {
    addRequest(request) {
      const needed = mostBytesOf(request);
      if (bytes + needed > mostBytes) return false;
      bytes += needed;
      items.push(request);
      return true;
    },
    addDuplicate(remediationId, finding) {
      const index = items.findIndex((one) => one.remediationId === remediationId);
      const request = items[index];
      if (request === undefined) return false;
      const { duplicates = [] } = request;
      if ([request.finding, ...duplicates].some(({ id }) => id === finding.id)) return true;
      const longer = { ...request, duplicates: [...duplicates, finding] };
      const needed = mostBytesOf(longer) - mostBytesOf(request);
      if (duplicates.length >= mostDuplicates || bytes + needed > mostBytes) return false;
      bytes += needed;
      items[index] = longer;
      return true;
    },
    addAnswer(answer) {
      const needed = bytesOf(answer);
      if (bytes + needed > mostBytes + bytesForRefusals) leftOut += 1;
      else {
        bytes += needed;
        answers.push(answer);
      }
    },
    parsed: () => ({ items, answers: leftOut === 0 ? answers : [...answers, omitted(leftOut)] }),
  };
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
