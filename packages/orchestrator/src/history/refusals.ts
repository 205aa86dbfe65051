/** Runs transactions with conditions, and reports which conditions failed. */
import { TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Busy, Opened } from './history.ts';

/** The parts of a transaction, by the meaning of their failed condition. */
export interface Parts {
  readonly [name: string]: TransactWriteItem;
}

/** The parts whose conditions failed, with the existing item if requested. Empty if the transaction succeeded. */
export type Refusals = ReadonlyMap<string, { readonly [name: string]: unknown }>;

/** Runs a transaction and returns the parts whose conditions failed. Throws all other errors, including conflicts. */
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
 * Why a remediation could not be opened. Permanent reasons take precedence.
 *
 * @param isKnownAlready Whether the remediation has a record.
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
    // The remediation has a record if the insert failed, or if the request refers to it by id.
    isKnown: refused.has('known') || isKnownAlready,
  };
}

/** A claim of an earlier version has no step. Then no other request may rely on it. */
function stepOf(value: unknown): Busy['step'] {
  return value === 'remediate' || value === 'undo' ? value : 'plan';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
