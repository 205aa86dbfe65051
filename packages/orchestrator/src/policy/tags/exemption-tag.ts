/**
 * The tag `asr:exempt`. The owner of a resource sets it to exempt the resource until a date:
 * `EC2.13 EC2.14 until 2027-03-31`, `all until 2027-03-31`.
 *
 * Anyone who can tag the resource can set it. Therefore the policy decides which controls and accounts may be exempted,
 * and for how many days at most. A tag that the policy does not allow has no effect and is reported. A tag exempts from a
 * containment only if the policy lists it: the attacker may be the one who can tag the resource.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
import { controlIdPattern, isContainment } from '../../controls/index.ts';
import { sanitize } from '../../model/index.ts';

export const exemptionTag = 'asr:exempt';

/** Which exemptions by tag the policy allows. */
export interface ExemptionPolicy {
  /** `false`: the tag has no effect anywhere. */
  readonly allowed: boolean;
  /** Control ids. Absent: every control. */
  readonly controls?: readonly string[];
  /** Absent: every account. */
  readonly accounts?: readonly string[];
  /** The maximum number of days from today to the last day of an exemption. */
  readonly maxDays: number;
}

/** A quarter: long enough to plan a change, and short enough that owners renew only the exemptions that they need. */
export const defaultExemptions: ExemptionPolicy = { allowed: true, maxDays: 90 };

export type Exemption =
  | { readonly ok: true; readonly controls: 'all' | readonly string[]; readonly until: string }
  | { readonly ok: false; readonly error: string };

export function readExemption(value: string): Exemption {
  const [, named = '', until = ''] = /^\s*(.+?)\s+until\s+(\d{4}-\d{2}-\d{2})\s*$/i.exec(value) ?? [];
  const controls = named.split(/\s+/).filter((word) => word !== '');
  const isAll = controls.length === 1 && controls[0]?.toLowerCase() === 'all';
  if (controls.length > 0 && isDay(until) && (isAll || controls.every((id) => controlIdPattern.test(id)))) {
    return { ok: true, controls: isAll ? 'all' : controls, until };
  }
  const example = '"EC2.13 until 2027-03-31" or "all until 2027-03-31"';
  return { ok: false, error: `The tag ${exemptionTag} is "${sanitize(value, 60)}". Write ${example}, or remove it.` };
}

/** The effect of the tag for one control in one account. */
export type ExemptionDecision =
  | { readonly kind: 'none' }
  | { readonly kind: 'exempt'; readonly until: string }
  /** The tag exists, but has no effect for this reason. */
  | { readonly kind: 'ignored'; readonly reason: string };

export function decideExemption(
  value: string | undefined,
  { controlId, accountId }: { readonly controlId: string; readonly accountId: string },
  policy: ExemptionPolicy,
  now: Date,
): ExemptionDecision {
  if (value === undefined) return { kind: 'none' };
  const exemption = readExemption(value);
  if (!exemption.ok) return { kind: 'ignored', reason: `Ignored: ${exemption.error}` };
  const { controls, until } = exemption;
  if ((controls !== 'all' && !controls.includes(controlId)) || !holdsOn(until, now)) return { kind: 'none' };

  const forbidden = whyNotAllowed(policy, { controlId, accountId, until }, now);
  return forbidden === undefined
    ? { kind: 'exempt', until }
    : { kind: 'ignored', reason: `Ignored the tag ${exemptionTag}: ${forbidden}` };
}

function whyNotAllowed(
  { allowed, controls, accounts, maxDays }: ExemptionPolicy,
  { controlId, accountId, until }: { readonly controlId: string; readonly accountId: string; readonly until: string },
  now: Date,
): string | undefined {
  if (!allowed) return 'asr.config.yaml allows no exemption by tag (exemptions.allowed).';
  if (controls === undefined && isContainment(controlId)) {
    return `it exempts no resource from ${controlId}, because an attacker can write it, unless asr.config.yaml lists ${controlId} under exemptions.controls.`;
  }
  if (controls !== undefined && !controls.includes(controlId)) {
    return `asr.config.yaml allows no exemption from ${controlId} by tag (exemptions.controls).`;
  }
  if (accounts !== undefined && !accounts.includes(accountId)) {
    return `asr.config.yaml allows no exemption by tag in account ${accountId} (exemptions.accounts).`;
  }
  const last = dayAfter(now, maxDays);
  if (until <= last) return undefined;
  return `it ends on ${until}, more than ${maxDays} days ahead (exemptions.maxDays). The latest day is ${last}.`;
}

/** Through the end of its last day, in UTC. */
export function holdsOn(until: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

/** Whether the text is a date of the calendar, unlike February 31. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
