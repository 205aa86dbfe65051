/** The limit as a percentage of a control's findings. Loaded only if the policy sets it. */
import { type Fact, type Subject, shorten } from '../../model/index.ts';

/** Counts findings and stores the counts. */
export interface OpenFindings {
  /** The number of the control's open findings, in all accounts or in one. Throws errors that a retry can resolve. */
  readonly openFindings: (controlId: string, accountId?: string) => Promise<Fact<number>>;
  /** The number stored under this name in the current hour, or `undefined`. */
  readonly agreed: (name: string) => Promise<number | undefined>;
  /** Stores a number, unless one is stored already. Returns the stored number. */
  readonly agree: (name: string, number: number) => Promise<number>;
}

export interface Share {
  /** Changes in this hour. */
  readonly most: number;
  /** Why one more change requires approval. */
  readonly above: string;
}

/**
 * The changes that the percentage allows in this hour, overall and in the account, or why they are unknown. An account
 * with more findings raises its own share only. One change is always allowed: otherwise a control with few findings
 * would always require approval.
 */
export async function sharesOf(
  { controlId, accountId }: Pick<Subject, 'controlId' | 'accountId'>,
  percent: number,
  counters: OpenFindings,
): Promise<Fact<{ readonly account: Share; readonly control: Share }>> {
  const [inAccount, inAll] = await Promise.all([
    openInThisHour(`OPEN#${controlId}#${accountId}`, () => counters.openFindings(controlId, accountId), counters),
    openInThisHour(`OPEN#${controlId}`, () => counters.openFindings(controlId), counters),
  ]);
  if (!inAccount.ok) return unknown(controlId, inAccount.error);
  if (!inAll.ok) return unknown(controlId, inAll.error);
  return {
    ok: true,
    value: {
      account: share(controlId, ` in account ${accountId}`, percent, inAccount.value),
      control: share(controlId, '', percent, inAll.value),
    },
  };
}

function share(controlId: string, where: string, percent: number, open: number): Share {
  const most = Math.max(1, Math.ceil((open * percent) / 100));
  const above = `This change exceeds the limit of ${most} remediations per hour for ${controlId}${where}: ${percent} percent of ${open} open findings.`;
  return { most, above };
}

function unknown(controlId: string, why: string): Fact<never> {
  const error = `ASR could not count the open findings of ${controlId}, so its changes wait for approval: ${shorten(why, 150)}`;
  return { ok: false, error };
}

/** Counts once per hour, so that remediations in the meantime do not make the share smaller. */
async function openInThisHour(
  name: string,
  count: () => Promise<Fact<number>>,
  { agreed, agree }: OpenFindings,
): Promise<Fact<number>> {
  const known = await agreed(name);
  if (known !== undefined) return { ok: true, value: known };
  const counted = await count();
  return counted.ok ? { ok: true, value: await agree(name, counted.value) } : counted;
}
