/** Runs transactions with conditions, and reports which conditions failed. */
import { TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

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
