/** How much ASR does in an hour before it asks a person, and when it stops trusting a control. */
import type { Subject } from '../model/index.ts';
import type { OpenFindings, Share } from './share-limit.ts';

/** What is not given is not limited. */
export interface Limits {
  /** Remediations that change something, in one account. */
  readonly perAccountPerHour?: number;
  /** The same, of one control in all accounts. */
  readonly perControlPerHour?: number;
  /** Remediations of one control that failed: with one more, a person is asked before the next change. */
  readonly failuresPerControlPerHour?: number;
  /** Remediations of one control that change something, as a share of its findings that are open. */
  readonly percentOfFindings?: number;
}

/** Counts in the current hour, whoever counts. Adds, and answers with the sum. */
export type Tally = (name: string, add: 0 | 1) => Promise<number>;

/** What is counted, and where. */
export interface Counters extends OpenFindings {
  readonly tally: Tally;
}

/**
 * Why a person must be asked before this change, or `undefined`. Counts the change. One that is tried again counts
 * again: to ask too early is the harmless mistake.
 */
export async function whyAsk(limits: Limits, subject: Subject, counters: Counters): Promise<string | undefined> {
  const { controlId } = subject;
  const { failuresPerControlPerHour: mostFailures, percentOfFindings: percent } = limits;

  if (mostFailures !== undefined && (await counters.tally(failuresOf(controlId), 0)) >= mostFailures) {
    return `${controlId} failed ${mostFailures} times in this hour, so nothing of it is changed without a person until the next.`;
  }
  // Before the change is counted: this may have to be tried again.
  const share =
    percent === undefined
      ? undefined
      : await (await import('./share-limit.ts')).shareInThisHour(controlId, percent, counters);
  return share?.ok === false ? share.error : countChange(limits, subject, counters.tally, share?.value);
}

async function countChange(
  limits: Limits,
  { controlId, accountId }: Subject,
  tally: Tally,
  share: Share | undefined,
): Promise<string | undefined> {
  const { perAccountPerHour: mostInAccount, perControlPerHour: mostOfControl } = limits;
  const [inAccount, ofControl] = await Promise.all([
    mostInAccount === undefined ? 0 : tally(`ACCOUNT#${accountId}`, 1),
    mostOfControl === undefined && share === undefined ? 0 : tally(`CONTROL#${controlId}`, 1),
  ]);
  if (mostInAccount !== undefined && inAccount > mostInAccount) {
    return `This would be more than the ${mostInAccount} remediations that the policy allows account ${accountId} in an hour.`;
  }
  if (mostOfControl !== undefined && ofControl > mostOfControl) {
    return `This would be more than the ${mostOfControl} remediations that the policy allows ${controlId} in an hour.`;
  }
  return share !== undefined && ofControl > share.most ? share.above : undefined;
}

/** Remembers that a change did not lead to where it should. */
export async function countFailure(limits: Limits, { controlId }: Subject, tally: Tally): Promise<void> {
  if (limits.failuresPerControlPerHour !== undefined) await tally(failuresOf(controlId), 1);
}

function failuresOf(controlId: string): string {
  return `FAILED#${controlId}`;
}
