/**
 * Remembers transaction tokens for ten minutes, as DynamoDB does and moto does not. The SDK adds a token to every
 * transaction, so that it can retry a transaction whose answer is lost.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken
 */
import type { AwsCall } from './aws-call.ts';
import type { Reply } from './aws-error.ts';

/** Runs a call, unless it is a transaction that ran before. */
export type CarryOutOnce = (call: AwsCall, body: string, carryOut: () => Promise<Reply>) => Promise<Reply>;

export function transactionTokens(): CarryOutOnce {
  const done = new Map<string, Reply>();
  return async ({ service, operation, accountId, region }, body, carryOut) => {
    if (service !== 'dynamodb' || operation !== 'TransactWriteItems') return carryOut();
    const { ClientRequestToken: token } = JSON.parse(body) as { readonly ClientRequestToken?: string };
    if (token === undefined) return carryOut();
    const key = JSON.stringify([accountId, region, token]);
    const before = done.get(key);
    if (before !== undefined) return before;
    const reply = await carryOut();
    if (reply.status === 200) done.set(key, reply);
    return reply;
  };
}
