/**
 * An item in two running transactions is a conflict, and so is a write of an item that is in a running transaction.
 * Condition checks count. moto runs one call after the other, and has no conflicts.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsCall } from './aws-call.ts';
import { AwsError, type Reply } from './aws-error.ts';
import type { Item } from './dynamodb-items/index.ts';

export interface TransactionConflicts {
  /** Reads the key of a table from the call that creates it. */
  learn(call: AwsCall, body: string): void;
  /** Runs the call, or throws the error of a conflict. */
  admit(call: AwsCall, body: string, carryOut: () => Promise<Reply>): Promise<Reply>;
}

/** A write, alone or in a transaction. */
interface Write {
  readonly TableName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
}

type KeyNames = ReadonlyMap<string, readonly string[]>;

export interface TransactionConflictsOptions {
  /**
   * How long a transaction runs, in milliseconds of real time, before moto carries it out.
   *
   * @default as long as moto takes, including the calls that moto carries out before
   */
  readonly holdMilliseconds?: number;
}

export function transactionConflicts({ holdMilliseconds }: TransactionConflictsOptions = {}): TransactionConflicts {
  const keyNames = new Map<string, readonly string[]>();
  const running = new Set<string>();
  return {
    learn({ service, operation }, body) {
      if (service !== 'dynamodb' || operation !== 'CreateTable') return;
      const { TableName = '', KeySchema = [] } = JSON.parse(body) as {
        readonly TableName?: string;
        readonly KeySchema?: readonly { readonly AttributeName: string }[];
      };
      keyNames.set(
        TableName,
        KeySchema.map(({ AttributeName }) => AttributeName),
      );
    },
    async admit(call, body, carryOut) {
      if (call.service !== 'dynamodb') return carryOut();
      if (call.operation !== 'TransactWriteItems') {
        if (writes.has(call.operation)) refuseConflict(keyOf(call, JSON.parse(body) as Write, keyNames), running);
        return carryOut();
      }
      const keys = transactionOf(body).map((write) => keyOf(call, write, keyNames));
      refuseConflicts(keys, running);
      for (const key of keys) running.add(key);
      try {
        if (holdMilliseconds === undefined) return await carryOut();
        await sleep(holdMilliseconds);
      } finally {
        for (const key of keys) running.delete(key);
      }
      return carryOut();
    },
  };
}

const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

function transactionOf(body: string): readonly Write[] {
  const { TransactItems = [] } = JSON.parse(body) as {
    readonly TransactItems?: readonly { readonly [kind: string]: Write }[];
  };
  return TransactItems.flatMap((item) => Object.values(item));
}

function keyOf({ accountId, region }: AwsCall, { TableName = '', Key, Item: item }: Write, keyNames: KeyNames): string {
  const names = keyNames.get(TableName) ?? [];
  const key = Key ?? Object.fromEntries(names.map((name) => [name, item?.[name]]));
  const sorted = Object.entries(key).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([accountId, region, TableName, sorted]);
}

function refuseConflict(key: string, running: ReadonlySet<string>): void {
  if (!running.has(key)) return;
  throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
}

function refuseConflicts(keys: readonly string[], running: ReadonlySet<string>): void {
  const codes = keys.map((key) => (running.has(key) ? 'TransactionConflict' : 'None'));
  if (!codes.includes('TransactionConflict')) return;
  const CancellationReasons = codes.map((Code) =>
    Code === 'None' ? { Code } : { Code, Message: 'Transaction is ongoing for the item' },
  );
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`;
  throw new AwsError('TransactionCanceledException', message, 400, { CancellationReasons });
}
