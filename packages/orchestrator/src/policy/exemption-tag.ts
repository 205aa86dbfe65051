/**
 * The tag `asr:exempt`, with which the owner of a resource keeps ASR off it until a day: `EC2.13 EC2.14 until 2027-03-31`,
 * `all until 2027-03-31`. Without an end it would be forgotten, so it must have one.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
import { controlIdPattern } from '../controls/index.ts';
import { sanitize } from '../model/index.ts';

export const exemptionTag = 'asr:exempt';

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
  return { ok: false, error: `The tag ${exemptionTag} says "${sanitize(value, 60)}"; write ${example}, or remove it.` };
}

/** Through the end of its last day, in UTC. */
export function holdsOn(until: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

/** Of the calendar: no 31st of February. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
