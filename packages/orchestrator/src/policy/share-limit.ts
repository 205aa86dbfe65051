/** The limit by share of a control's findings. Loaded only where the policy has it. */
import { type Fact, type Subject, shorten } from '../model/index.ts';

/** Where the findings are counted, and where the count is kept. */
export interface OpenFindings {
  /** The control's open findings: in all accounts, or in one. Throws what a later try can fix. */
  readonly openFindings: (controlId: string, accountId?: string) => Promise<Fact<number>>;
  /** The number of this name in the current hour; `undefined`: there is none yet. */
  readonly agreed: (name: string) => Promise<number | undefined>;
  /** Proposes one. Returns the one that was first. */
  readonly agree: (name: string, number: number) => Promise<number>;
}

export interface Share {
  /** Changes in this hour. */
  readonly most: number;
  /** Why one more waits for approval. */
  readonly above: string;
}

/**
 * What the share allows in this hour, overall and in the account, or why it is unknown. An account that makes more
 * findings raises its own share only. One change is always allowed: a control with three findings would otherwise
 * always wait for approval.
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
  const above = `This would be more than the ${most} remediations that the policy allows ${controlId}${where} in an hour: ${percent} percent of ${open} open findings.`;
  return { most, above };
}

function unknown(controlId: string, why: string): Fact<never> {
  const error = `The open findings of ${controlId} could not be counted, so its changes wait for approval: ${shorten(why, 150)}`;
  return { ok: false, error };
}

/** Counted once: what is remediated meanwhile must not make the share smaller. */
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
