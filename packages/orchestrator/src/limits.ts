/** How much ASR does in an hour before it asks a person, and when it stops trusting a control. */
import type { Subject } from './request.ts';

/** What is not given is not limited. */
export interface Limits {
  /** Remediations that change something, in one account. */
  readonly perAccountPerHour?: number;
  /** The same, of one control in all accounts. */
  readonly perControlPerHour?: number;
  /** Remediations of one control that failed: with one more, a person is asked before the next change. */
  readonly failuresPerControlPerHour?: number;
}

/** Counts in the current hour, whoever counts. Adds, and answers with the sum. */
export type Tally = (name: string, add: 0 | 1) => Promise<number>;

/**
 * Why a person must be asked before this change, or `undefined`. Counts the change. One that is tried again counts
 * again: to ask too early is the harmless mistake.
 */
export async function whyAsk(limits: Limits, subject: Subject, tally: Tally): Promise<string | undefined> {
  const { controlId, accountId } = subject;
  const { failuresPerControlPerHour: mostFailures, perAccountPerHour: mostInAccount, perControlPerHour: mostOfControl } = limits;

  if (mostFailures !== undefined && (await tally(failuresOf(controlId), 0)) >= mostFailures) {
    return `${controlId} failed ${mostFailures} times in this hour, so nothing of it is changed without a person until the next.`;
  }
  const [inAccount, ofControl] = await Promise.all([
    mostInAccount === undefined ? 0 : tally(`ACCOUNT#${accountId}`, 1),
    mostOfControl === undefined ? 0 : tally(`CONTROL#${controlId}`, 1),
  ]);
  if (mostInAccount !== undefined && inAccount > mostInAccount) {
    return `This would be more than the ${mostInAccount} remediations that the policy allows account ${accountId} in an hour.`;
  }
  if (mostOfControl !== undefined && ofControl > mostOfControl) {
    return `This would be more than the ${mostOfControl} remediations that the policy allows ${controlId} in an hour.`;
  }
  return undefined;
}

/** Remembers that a change did not lead to where it should. */
export async function countFailure(limits: Limits, { controlId }: Subject, tally: Tally): Promise<void> {
  if (limits.failuresPerControlPerHour !== undefined) await tally(failuresOf(controlId), 1);
}

function failuresOf(controlId: string): string {
  return `FAILED#${controlId}`;
}
