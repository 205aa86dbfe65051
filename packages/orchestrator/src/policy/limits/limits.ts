/**
 * How many changes ASR makes in an hour before it defers the next ones or requires approval, and after how many failures
 * it requires approval.
 *
 * One account must not exhaust the limit of the others: its changes count against its own limit first, and against a
 * limit of the organization only up to a share of it. A flood of events is cut off before it is processed.
 */
import type { Subject } from '../../model/index.ts';
import { type CountedLimit, type Held, type Tally, startOfHour, take } from './counted-limit.ts';
import type { OpenFindings, Share } from './share-limit.ts';

/** What happens to a change above a limit: it waits for an hour with room, or for an approver. */
export const aboveLimit = ['defer', 'ask'] as const;

/** An absent limit does not apply. */
export interface Limits {
  /**
   * Requests for detected events and imported findings, in one account. Further ones are skipped until the next hour.
   * The button and approvals do not count.
   */
  readonly requestsPerAccountPerHour?: number;
  /** Remediations that change a resource, in one account. */
  readonly perAccountPerHour?: number;
  /** The same, of one control in all accounts. One account may use at most half of it. */
  readonly perControlPerHour?: number;
  /**
   * Failed remediations of one control. In an account with this many, each further change requires approval. If the
   * failures are spread over `minAccounts`, this applies to every account.
   */
  readonly failuresPerControlPerHour?: number;
  /** Accounts in which a control must fail before its changes require approval everywhere. 1: one account is enough. */
  readonly minAccounts?: number;
  /** Remediations of one control that change a resource, as a percentage of its open findings, overall and per account. */
  readonly percentOfFindings?: number;
  /** What happens to a change above `perAccountPerHour`, `perControlPerHour` or `percentOfFindings`. */
  readonly above?: (typeof aboveLimit)[number];
  /** The hours for which a change is deferred at most. After that, it requires approval. */
  readonly deferHours?: number;
}

/** Far above what people and pipelines cause, and what it costs stays below one dollar. */
export const defaultMostRequests = 1000;

/** Two accounts may share a cause, such as one team's template. */
export const defaultMinAccounts = 3;

/** One working day and the night after it. */
export const defaultDeferHours = 24;

/** The counters that the limits use. */
export interface Counters extends OpenFindings {
  readonly tally: Tally;
  readonly now: () => Date;
}

/** The deferral of a change so far. ISO 8601. */
export interface Deferral {
  /** When it was first deferred. */
  readonly since: string;
  /** When it is tried again. Its hour has room for it. */
  readonly until: string;
}

/**
 * Why this change waits, or `undefined`. Counts the change. A retry counts again: waiting too early is harmless.
 *
 * @param deferral The deferral after which the change is tried now.
 */
export async function whyHeld(
  limits: Limits,
  subject: Subject,
  counters: Counters,
  deferral: Deferral | null = null,
): Promise<Held | undefined> {
  const broken = await whyBroken(limits, subject, counters.tally);
  if (broken !== undefined) return { why: broken };

  const { percentOfFindings: percent } = limits;
  // Read before the change is counted, because the read may need a retry.
  const shares =
    percent === undefined ? undefined : await (await import('./share-limit.ts')).sharesOf(subject, percent, counters);
  if (shares?.ok === false) return { why: shares.error };
  const counted = countedLimits(limits, subject, shares?.value);
  const now = counters.now();
  // A change with room in this hour was counted when it was deferred. If the policy has lowered the limit since, fewer return.
  const isBooked = deferral !== null && startOfHour(deferral.until) === startOfHour(now);
  const taken = await take(counted, (name) => counters.tally(isBooked ? `RETURNED#${name}` : name, 1));
  if (taken.exceeded === undefined) return undefined;
  if (limits.above === 'ask') return { why: taken.exceeded.above };
  // Loaded on demand, because changes are rarely deferred.
  const { hourWithRoom } = await import('./deferral.ts');
  return hourWithRoom(counted, taken.exceeded, {
    tally: counters.tally,
    now,
    since: deferral === null ? now : new Date(deferral.since),
    hours: limits.deferHours ?? defaultDeferHours,
  });
}

/** Why the control requires approval after failures, in this account or everywhere. */
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

/**
 * The limits of a change, in the order in which they are counted. A change that waits because of its account's own limit
 * does not count against the limits of the organization.
 */
function countedLimits(
  { perAccountPerHour: mostInAccount, perControlPerHour: mostOfControl, minAccounts = defaultMinAccounts }: Limits,
  { controlId, accountId }: Subject,
  shares: { readonly account: Share; readonly control: Share } | undefined,
): readonly CountedLimit[] {
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
  const own: readonly Share[] =
    mostInAccount === undefined
      ? []
      : [
          {
            most: mostInAccount,
            above: `This change exceeds the limit of ${mostInAccount} remediations per hour for account ${accountId}.`,
          },
        ];
  return [
    { name: `ACCOUNT#${accountId}`, shares: own },
    { name: `CONTROL#${controlId}#${accountId}`, shares: limitsOfAccount },
    { name: `CONTROL#${controlId}`, shares: limitsOfControl },
  ].filter((limit) => limit.shares.length > 0);
}

function halfOf(controlId: string, accountId: string, most: number): Share {
  return { most, above: aboveHourly(most, controlId, `in account ${accountId}`) };
}

function aboveHourly(most: number, controlId: string, where: string): string {
  return `This change exceeds the limit of ${most} remediations per hour for ${controlId} ${where}.`;
}

/**
 * Counts a change that did not make its resource compliant. The account counts every failure. The organization counts
 * at most a share of them per account, so that one account alone does not reach its limit.
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
