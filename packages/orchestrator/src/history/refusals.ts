/** Transactions whose conditions may refuse them. */
import { TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Busy, Opened } from './history.ts';

/** The parts of a transaction, by what their refusal means. */
export interface Parts {
  readonly [name: string]: TransactWriteItem;
}

/** The parts that were refused, with what stood in their way where they asked for it. Empty: it was carried out. */
export type Refusals = ReadonlyMap<string, { readonly [name: string]: unknown }>;

/** Makes a transaction and returns what refused it. Throws any other error, conflicts included. */
export async function refusals(
  transact: (items: TransactWriteItem[]) => Promise<unknown>,
  parts: Parts,
): Promise<Refusals> {
  const names = Object.keys(parts);
  try {
    await transact(Object.values(parts));
    return new Map();
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    const refused = names.flatMap((name, index) => {
      const { Code, Item = {} } = reasons[index] ?? {};
      return Code === 'ConditionalCheckFailed' ? [[name, unmarshall(Item)] as const] : [];
    });
    if (refused.length === 0) throw error;
    return new Map(refused);
  }
}

/**
 * Why a remediation could not be opened. What no waiting changes comes first.
 *
 * @param isKnownAlready Whether there is a record of it, whatever was refused.
 */
export function whyNot(refused: Refusals, isKnownAlready = false): Exclude<Opened, { readonly kind: 'open' }> {
  if (refused.has('stopped')) return { kind: 'stopped' };
  const holder = refused.get('busy');
  if (holder === undefined) return { kind: 'unknown' };
  return {
    kind: 'busy',
    remediationId: text(holder['remediationId']),
    controlId: text(holder['controlId']),
    step: stepOf(holder['step']),
    // Only where it was refused as new, or was asked for by its id, is there a record already.
    isKnown: refused.has('known') || isKnownAlready,
  };
}

/** A claim of an earlier version does not say its step: then no other request may rely on it. */
function stepOf(value: unknown): Busy['step'] {
  return value === 'remediate' || value === 'undo' ? value : 'plan';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
