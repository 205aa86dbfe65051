/**
 * Reports declined findings once for each producer and reason. A flood of them from one account therefore takes the
 * space of one answer only, and leaves the rest of the execution's state to other findings.
 */
import { type Answer, shorten } from '../model/index.ts';

export interface Declined {
  /** Calls `answer` for the first item of a kind only. */
  readonly add: (kind: string, answer: () => Answer) => void;
  readonly answers: () => readonly Answer[];
}

export function declinedOnce(): Declined {
  const byKind = new Map<string, { readonly first: Answer; readonly more: number }>();
  return {
    add(kind, answer) {
      const known = byKind.get(kind);
      byKind.set(kind, known === undefined ? { first: answer(), more: 0 } : { ...known, more: known.more + 1 });
    },
    answers: () => [...byKind.values()].map(({ first, more }) => (more === 0 ? first : withCount(first, more))),
  };
}

function withCount(first: Answer, more: number): Answer {
  const rest = ` The same applies to ${more === 1 ? '1 more item' : `${more} more items`} of this event.`;
  return { ...first, reason: `${shorten(first.reason, 300 - rest.length)}${rest}` };
}
