/** Judges the text of a command that must change nothing. */
import { broken, type Broken, held, type Held } from './attack.ts';
import type { Ran } from './deployment.ts';

const changed = new Set(['fixed', 'undone', 'partly-undone']);

/** Holds if no answer is a change and the first contains a sentence. Without an answer the command must say why. */
export function whyItHeld({ answers, printed }: Ran): Held | Broken {
  const done = answers.find(({ outcome }) => changed.has(outcome));
  if (done !== undefined) return broken(`ASR says ${done.outcome}: ${done.reason}`);
  const [answer] = answers;
  const says = answer === undefined ? lastSentence(printed) : answer.reason;
  return isSentence(says) ? held(says) : broken(`ASR does not say why: ${JSON.stringify(says)}`);
}

function lastSentence(printed: string): string {
  const noRule = /^No rule of the admin stack matches this event, so nothing happens\./.exec(printed)?.[0];
  return noRule ?? printed.split('\n').findLast(isSentence)?.trim() ?? printed;
}

function isSentence(text: string): boolean {
  return /\w \w.*[.)](?:\s|$)/.test(text);
}
