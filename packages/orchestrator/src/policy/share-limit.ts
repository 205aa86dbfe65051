/** The limit by share of a control's findings. Loaded only where the policy has it. */
import { type Fact, shorten } from '../model/index.ts';

/** Where the findings are counted, and where the count is kept. */
export interface OpenFindings {
  /** The control's findings that are open now. Throws what a later try can mend. */
  readonly openFindings: (controlId: string) => Promise<Fact<number>>;
  /** The number of this name in the current hour; `undefined`: nobody has counted yet. */
  readonly agreed: (name: string) => Promise<number | undefined>;
  /** Proposes one. Answers with the one that was first. */
  readonly agree: (name: string, number: number) => Promise<number>;
}

export interface Share {
  /** Changes of the control in this hour. */
  readonly most: number;
  /** Why a person is asked before one more. */
  readonly above: string;
}

/**
 * What the share comes to in this hour, or why nobody knows. One change is always allowed: a control with three
 * findings would be asked about for ever.
 */
export async function shareInThisHour(
  controlId: string,
  percent: number,
  counters: OpenFindings,
): Promise<Fact<Share>> {
  const open = await openInThisHour(controlId, counters);
  if (!open.ok) {
    const error = `How many findings of ${controlId} are open could not be counted, so none is changed without a person: ${shorten(open.error, 150)}`;
    return { ok: false, error };
  }
  const most = Math.max(1, Math.ceil((open.value * percent) / 100));
  const above = `This would be more than the ${most} remediations that the policy allows ${controlId} in an hour: ${percent} percent of ${open.value} open findings.`;
  return { ok: true, value: { most, above } };
}

/** Counted once: what is remediated meanwhile must not make the share smaller. */
async function openInThisHour(controlId: string, { agreed, agree, openFindings }: OpenFindings): Promise<Fact<number>> {
  const name = `OPEN#${controlId}`;
  const known = await agreed(name);
  if (known !== undefined) return { ok: true, value: known };
  const counted = await openFindings(controlId);
  return counted.ok ? { ok: true, value: await agree(name, counted.value) } : counted;
}
