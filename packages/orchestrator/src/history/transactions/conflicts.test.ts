import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { retryConflicts } from './conflicts.ts';

const conflict = () => new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} });

function cancelled(...codes: readonly string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'Cancelled', CancellationReasons, $metadata: {} });
}

function failing(times: number, error: () => Error) {
  let calls = 0;
  const write = async () => {
    calls += 1;
    if (calls <= times) throw error();
    return 'written';
  };
  return { write, calls: () => calls };
}

describe('a write that conflicts with a running transaction', () => {
  it.each([
    ['alone', conflict],
    ['in a transaction', () => cancelled('None', 'TransactionConflict')],
  ])('is repeated until it succeeds, %s', async (_, error) => {
    const { write, calls } = failing(3, error);

    expect(await retryConflicts(write)).toBe('written');
    expect(calls()).toBe(4);
  });

  it('is repeated a limited number of times', async () => {
    const { write, calls } = failing(100, conflict);

    await expect(retryConflicts(write, { tries: 5, longest: 1 })).rejects.toThrow('Transaction is ongoing');
    expect(calls()).toBe(5);
  });

  it.each([
    ['a failed condition', () => cancelled('ConditionalCheckFailed', 'None')],
    ['a failed condition with a conflict', () => cancelled('ConditionalCheckFailed', 'TransactionConflict')],
    ['another error', () => new Error('Connection lost')],
  ])('is not repeated for %s', async (_, error) => {
    const { write, calls } = failing(1, error);

    await expect(retryConflicts(write)).rejects.toThrow(/Cancelled|Connection lost/);
    expect(calls()).toBe(1);
  });
});
