/**
 * Enforces the quotas of AWS on the calls of the product, and the conflicts of DynamoDB transactions. moto emulates
 * neither. Off by default; a test enables them.
 */
import type { AwsCall } from './aws-call.ts';
import { AwsError, type Reply } from './aws-error.ts';
import {
  type Bucket,
  type Quota,
  type QuotaError,
  type QuotaName,
  quotas,
  rateIn,
  reserveToken,
  takeToken,
  untilReady,
} from './quota-table/index.ts';
import { transactionConflicts } from './transaction-conflicts.ts';
import { writeUnits } from './write-units.ts';

export interface Quotas {
  /** Reads what the quotas need from a call that they do not throttle. */
  learn(call: AwsCall, body: string): void;
  /** Runs the call, or throws the error of the quota that it exceeds. */
  admit(call: AwsCall, body: string, carryOut: () => Promise<Reply>): Promise<Reply>;
  /** Counts a state transition. Returns how many milliseconds Step Functions delays the execution because of it. */
  readonly transition: (accountId: string, region: string) => number;
  /** Other callers use up the quota for this long, in every account and Region. */
  readonly exhaust: (name: QuotaName, milliseconds: number) => void;
  /** How many calls each quota has rejected or delayed. */
  readonly exceeded: () => { readonly [name in QuotaName]?: number };
  /** The ARNs of the topics whose e-mail subscriptions SNS has deactivated, because of too many messages. */
  readonly deactivatedTopics: () => readonly string[];
}

export interface QuotaOptions {
  /** The time of the local cloud. */
  readonly now: () => Date;
  /** How much DynamoDB accepts: a new table, or one with a high peak before. @default `new` */
  readonly tables?: 'new' | 'warm';
  /** As for `transactionConflicts`. */
  readonly holdMilliseconds?: number;
}

interface Taken {
  readonly name: QuotaName;
  /** Names the bucket among those of the quota. */
  readonly key: string;
  readonly count: number;
}

export function awsQuotas({ now, tables = 'new', ...holding }: QuotaOptions): Quotas {
  const buckets = new Map<string, Bucket>();
  const exhaustedUntil = new Map<QuotaName, number>();
  const exceeded: { [name in QuotaName]?: number } = {};
  const deactivated = new Set<string>();
  const conflicts = transactionConflicts(holding);
  const units = writeUnits();
  const writes: QuotaName = tables === 'new' ? 'DynamoDB write units' : 'DynamoDB write units, warm';
  const isExhausted = (name: QuotaName): boolean => now().getTime() < (exhaustedUntil.get(name) ?? 0);

  /** Returns whether the quota allows it. */
  const take = ({ name, key, count }: Taken, region: string): boolean => {
    const bucketKey = `${name} ${key}`;
    const taken = isExhausted(name)
      ? undefined
      : takeToken(rateIn(name, region), now().getTime(), buckets.get(bucketKey), count);
    if (taken === undefined) exceeded[name] = (exceeded[name] ?? 0) + 1;
    else buckets.set(bucketKey, taken);
    return taken !== undefined;
  };

  return {
    learn(call, body) {
      conflicts.learn(call, body);
      units.learn(call, body);
    },
    async admit(call, body, carryOut) {
      for (const taken of takenBy(call, body)) {
        const { error }: Quota = quotas[taken.name];
        if (error !== null && !take(taken, call.region)) throw new AwsError(...error);
      }
      for (const [table, count] of units.of(call, body)) {
        if (!take({ name: writes, key: [call.accountId, call.region, table].join(' '), count }, call.region))
          throw tooManyWrites(call, body, quotas[writes].error);
      }
      if (call.service === 'sns' && call.operation === 'Publish') {
        const topic = new URLSearchParams(body).get('TopicArn') ?? '';
        if (!take({ name: 'mails of a topic', key: topic, count: 1 }, call.region)) deactivated.add(topic);
      }
      return conflicts.admit(call, body, carryOut);
    },
    transition(accountId, region) {
      const name = 'state transitions';
      const key = [name, accountId, region].join(' ');
      const rate = rateIn(name, region);
      const time = now().getTime();
      const bucket = reserveToken(rate, time, buckets.get(key));
      buckets.set(key, bucket);
      const delay = Math.max(untilReady(rate, time, bucket), (exhaustedUntil.get(name) ?? 0) - time);
      if (delay > 0) exceeded[name] = (exceeded[name] ?? 0) + 1;
      return delay;
    },
    exhaust: (name, milliseconds) => void exhaustedUntil.set(name, now().getTime() + milliseconds),
    exceeded: () => ({ ...exceeded }),
    deactivatedTopics: () => [...deactivated],
  };
}

/** What the call takes from quotas of calls. */
function takenBy({ service, operation, accountId, region }: AwsCall, body: string): readonly Taken[] {
  const name = `${service}:${operation}`;
  if (isQuota(name)) {
    const isOfAccount = quotas[name].owner === 'account';
    const count = name === 'events:PutEvents' ? entriesIn(body) : 1;
    return [{ name, key: isOfAccount ? accountId : [accountId, region].join(' '), count }];
  }
  return service === 'ec2' && !ec2Reads.test(operation)
    ? [{ name: 'a mutation of EC2', key: [accountId, region, operation].join(' '), count: 1 }]
    : [];
}

function isQuota(name: string): name is QuotaName {
  return Object.hasOwn(quotas, name);
}

function entriesIn(body: string): number {
  const { Entries = [] } = JSON.parse(body) as { readonly Entries?: readonly object[] };
  return Entries.length;
}

const ec2Reads = /^(Describe|Get|List|Search)/;

/**
 * A transaction reports the throttling of its items as the reason of its cancellation.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
function tooManyWrites({ operation }: AwsCall, body: string, error: QuotaError): AwsError {
  if (operation !== 'TransactWriteItems') return new AwsError(...error);
  const { TransactItems = [] } = JSON.parse(body) as { readonly TransactItems?: readonly object[] };
  const CancellationReasons = TransactItems.map(() => ({ Code: 'ThrottlingError', Message: error[1] }));
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError('TransactionCanceledException', message, 400, { CancellationReasons });
}
