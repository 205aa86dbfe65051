/** What a reader must know before a change: what it can break, and who can revert it. */
import { type AnyChange, isIrreversible, nameOf } from '@asr/playbooks';
import type { Context } from './context.ts';

/** The changes that require approval, by their names, with the reason. */
type Asks = { readonly [name: string]: string };

/** The asks of the plan, and those of an owner that can revert the changes. */
export function asksOf({ owner }: Context, changes: readonly AnyChange[], asks: Asks = {}): Asks {
  if (owner?.effect !== 'ask') return asks;
  const reasonOf = (name: string) => [asks[name] ?? '', owner.reason].filter((text) => text !== '').join(' ');
  return { ...asks, ...Object.fromEntries(changes.map((one) => [nameOf(one), reasonOf(nameOf(one))])) };
}

/**
 * Returns what the changes that are not made yet can break, and who can revert the changes. Empty: nothing to warn of.
 *
 * @param open The changes that wait for approval, or the whole plan.
 */
export function warningOf(context: Context, open: readonly AnyChange[], asks: Asks): string {
  const { owner, playbook, record } = context;
  const asked = open.flatMap((one) => asks[nameOf(one)] ?? []);
  const final = open.filter((one) => isIrreversible(playbook, one)).map(nameOf);
  const lost = final.length === 0 ? [] : [`Cannot be undone: ${final.join(', ')}.`];
  // A request that continues did not read the tags again. The record has the warning of the first attempt.
  if (owner === undefined && asked.length === 0 && lost.length === 0) return record.warning ?? '';
  const drift = owner?.effect === 'warn' ? [owner.reason] : [];
  return [...new Set([...asked, ...lost, ...drift])].join(' ');
}
