/**
 * Findings that ASR does not obey are reported once for each maker and reason: a flood of them from one account takes
 * the room of one answer, and leaves the room of the execution to others.
 */
import { type Answer, shorten } from '../model/index.ts';

export interface Declined {
  /** `answer` is made for the first of a kind alone. */
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
  const rest = ` So ${more === 1 ? 'is 1 more item' : `are ${more} more items`} of this event.`;
  return { ...first, reason: `${shorten(first.reason, 300 - rest.length)}${rest}` };
}
