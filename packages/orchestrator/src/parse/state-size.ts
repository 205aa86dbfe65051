/**
 * What one execution carries. Step Functions allows 256 KiB of state, so there is room to say of some more items that
 * they have to wait, and an end to that, too.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
import type { Answer, RemediationRequest } from '../model/index.ts';
import type { Parsed } from './world.ts';

const mostBytes = 200_000;
const bytesForRefusals = 40_000;

/** An answer with its reason, its summary and its ids at their usual length. */
const bytesOfAnswer = 1_800;

export interface State {
  /** `false`: there is no room for the request and the answer that takes its place. */
  readonly addRequest: (request: RemediationRequest) => boolean;
  readonly addAnswer: (answer: Answer) => void;
  readonly parsed: () => Parsed;
}

/** @param untold Says how many answers did not fit. */
export function stateOf({ untold }: { readonly untold: (count: number) => Answer }): State {
  const items: RemediationRequest[] = [];
  const answers: Answer[] = [];
  let bytes = 0;
  let leftOut = 0;
  return {
    addRequest(request) {
      const needed = Math.max(bytesOf(request), bytesOfAnswer);
      if (bytes + needed > mostBytes) return false;
      bytes += needed;
      items.push(request);
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
    parsed: () => ({ items, answers: leftOut === 0 ? answers : [...answers, untold(leftOut)] }),
  };
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
