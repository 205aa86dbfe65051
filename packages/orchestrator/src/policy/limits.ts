/**
 * How much ASR changes in an hour before it asks for approval, and when it stops trusting a control.
 *
 * One account must not exhaust what others may use: what an account does counts against its own limit first, and
 * against a limit of the organization only up to a part of it.
 */
import type { Subject } from '../model/index.ts';
import type { OpenFindings, Share } from './share-limit.ts';

/** A limit that is absent does not limit. */
export interface Limits {
  /** Remediations that change something, in one account. */
  readonly perAccountPerHour?: number;
  /** The same, of one control in all accounts. One account may use at most half of it. */
  readonly perControlPerHour?: number;
  /**
   * Failed remediations of one control. In an account with so many, each further change waits for approval; in every
   * account, if they are spread over `minAccounts`.
   */
  readonly failuresPerControlPerHour?: number;
  /** Accounts in which a control must fail before it waits for approval everywhere. 1: one account is enough. */
  readonly minAccounts?: number;
  /** Remediations of one control that change something, as a share of its open findings: overall and in each account. */
  readonly percentOfFindings?: number;
}

/** Two accounts may share a cause, such as one team's template. */
export const defaultMinAccounts = 3;

/** A counter of the current hour. Adds, and returns the sum. */
export type Tally = (name: string, add: 0 | 1) => Promise<number>;

/** What is counted, and where. */
export interface Counters extends OpenFindings {
  readonly tally: Tally;
}

/**
 * Why this change waits for approval, or `undefined`. Counts the change. A change that is tried again counts again: to
 * ask too early is the harmless mistake.
 */
export async function whyAsk(limits: Limits, subject: Subject, counters: Counters): Promise<string | undefined> {
  const broken = await whyBroken(limits, subject, counters.tally);
  if (broken !== undefined) return broken;

  const { percentOfFindings: percent } = limits;
  // Read before the change is counted: reading may have to be tried again.
  const shares =
    percent === undefined ? undefined : await (await import('./share-limit.ts')).sharesOf(subject, percent, counters);
  return shares?.ok === false ? shares.error : countChange(limits, subject, counters.tally, shares?.value);
}

/** Why the control is not trusted, in this account or everywhere. */
async function whyBroken(
  { failuresPerControlPerHour: most, minAccounts = defaultMinAccounts }: Limits,
  { controlId, accountId }: Subject,
  tally: Tally,
): Promise<string | undefined> {
  if (most === undefined) return undefined;
  const [inAccount, counted, accounts] = await Promise.all([
    tally(failuresIn(controlId, accountId), 0),
    tally(failuresOf(controlId), 0),
    tally(failingAccounts(controlId), 0),
  ]);
  if (inAccount >= most) {
    return `${controlId} failed ${inAccount} times in account ${accountId} in this hour, so its changes there wait for approval until the next hour.`;
  }
  return counted >= most && accounts >= minAccounts
    ? `${controlId} failed in ${accounts} accounts in this hour, so its changes wait for approval until the next hour.`
    : undefined;
}

async function countChange(
  { perAccountPerHour: mostInAccount, perControlPerHour: mostOfControl, minAccounts = defaultMinAccounts }: Limits,
  { controlId, accountId }: Subject,
  tally: Tally,
  shares: { readonly account: Share; readonly control: Share } | undefined,
): Promise<string | undefined> {
  const limitsOfAccount: readonly Share[] = [
    ...(mostOfControl === undefined
      ? []
      : [halfOf(controlId, accountId, minAccounts === 1 ? mostOfControl : Math.ceil(mostOfControl / 2))]),
    ...(shares === undefined ? [] : [shares.account]),
  ];
  const limitsOfControl: readonly Share[] = [
    ...(mostOfControl === undefined
      ? []
      : [{ most: mostOfControl, above: aboveHourly(mostOfControl, controlId, 'in all accounts') }]),
    ...(shares === undefined ? [] : [shares.control]),
  ];
  // What waits for approval because of the account's own limit counts against no limit of others.
  if (mostInAccount !== undefined && (await tally(`ACCOUNT#${accountId}`, 1)) > mostInAccount) {
    return `This would be more than the ${mostInAccount} remediations that the policy allows account ${accountId} in an hour.`;
  }
  return (
    (await whyAbove(limitsOfAccount, () => tally(`CONTROL#${controlId}#${accountId}`, 1))) ??
    (await whyAbove(limitsOfControl, () => tally(`CONTROL#${controlId}`, 1)))
  );
}

/** Counts only where something is limited. */
async function whyAbove(limits: readonly Share[], count: () => Promise<number>): Promise<string | undefined> {
  if (limits.length === 0) return undefined;
  const sum = await count();
  return limits.find(({ most }) => sum > most)?.above;
}

function halfOf(controlId: string, accountId: string, most: number): Share {
  return { most, above: aboveHourly(most, controlId, `in account ${accountId}`) };
}

function aboveHourly(most: number, controlId: string, where: string): string {
  return `This would be more than the ${most} remediations that the policy allows ${controlId} ${where} in an hour.`;
}

/**
 * Counts a change that did not lead to a compliant resource: all of them for the account, and for the organization at
 * most the account's part, so that the failures of one account do not stand for those of others.
 */
export async function countFailure(limits: Limits, { controlId, accountId }: Subject, tally: Tally): Promise<void> {
  const { failuresPerControlPerHour: most, minAccounts = defaultMinAccounts } = limits;
  if (most === undefined) return;
  const inAccount = await tally(failuresIn(controlId, accountId), 1);
  if (inAccount <= Math.ceil(most / minAccounts)) await tally(failuresOf(controlId), 1);
  if (inAccount === 1) await tally(failingAccounts(controlId), 1);
}

const failuresIn = (controlId: string, accountId: string) => `FAILED#${controlId}#${accountId}`;
const failuresOf = (controlId: string) => `FAILED#${controlId}`;
const failingAccounts = (controlId: string) => `FAILING#${controlId}`;
