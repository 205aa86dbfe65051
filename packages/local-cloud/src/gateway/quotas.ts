/**
 * The rates at which AWS throttles calls, and the conflicts of DynamoDB transactions. moto emulates neither. Off by
 * default; a test enables them.
 */
import type { AwsCall } from './aws-call.ts';
import { AwsError, type Reply } from './aws-error.ts';
import { type Bucket, type Rate, takeToken } from './token-bucket.ts';
import { transactionConflicts } from './transaction-conflicts.ts';

export interface Quotas {
  /** Reads what the quotas need from a call that they do not throttle. */
  learn(call: AwsCall, body: string): void;
  /** Runs the call, or throws the error of the quota that it exceeds. */
  admit(call: AwsCall, body: string, carryOut: () => Promise<Reply>): Promise<Reply>;
  /** The ARNs of the topics whose e-mail subscriptions SNS has deactivated, because of too many messages. */
  readonly deactivatedTopics: () => readonly string[];
}

interface Quota extends Rate {
  readonly error: readonly [code: string, message: string, status: number];
}

const throttled = 'Rate exceeded';

/** By operation, for each account and Region. */
const quotas: { readonly [operation: string]: Quota } = {
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html
  'securityhub:BatchUpdateFindings': { burst: 30, perSecond: 10, error: ['TooManyRequestsException', throttled, 429] },
  'securityhub:BatchImportFindings': { burst: 30, perSecond: 10, error: ['TooManyRequestsException', throttled, 429] },
  'securityhub:GetFindings': { burst: 6, perSecond: 3, error: ['TooManyRequestsException', throttled, 429] },
  // https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
  'tagging:GetResources': { burst: 15, perSecond: 15, error: ['ThrottledException', throttled, 400] },
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, a Region of the larger kind
  'states:StartExecution': { burst: 1300, perSecond: 300, error: ['ThrottlingException', throttled, 400] },
  'states:SendTaskSuccess': { burst: 3000, perSecond: 500, error: ['ThrottlingException', throttled, 400] },
  'states:SendTaskFailure': { burst: 3000, perSecond: 500, error: ['ThrottlingException', throttled, 400] },
};

/** Mutating calls of EC2. @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
const ec2Mutation: Quota = { burst: 50, perSecond: 5, error: ['RequestLimitExceeded', 'Request limit exceeded.', 503] };
const ec2Reads = /^(Describe|Get|List|Search)/;

/** Messages to e-mail subscriptions. @see https://docs.aws.amazon.com/general/latest/gr/sns.html */
const snsMail: Rate = { burst: 10, perSecond: 10 };

/** @param now The time of the local cloud. */
export function awsQuotas(now: () => Date): Quotas {
  const buckets = new Map<string, Bucket>();
  const deactivated = new Set<string>();
  const conflicts = transactionConflicts();
  const take = (key: string, rate: Rate): boolean => {
    const bucket = takeToken(rate, now().getTime(), buckets.get(key));
    if (bucket !== undefined) buckets.set(key, bucket);
    return bucket !== undefined;
  };
  return {
    learn: (call, body) => conflicts.learn(call, body),
    async admit(call, body, carryOut) {
      const { service, operation, accountId, region } = call;
      const name = `${service}:${operation}`;
      const quota = quotas[name] ?? (service === 'ec2' && !ec2Reads.test(operation) ? ec2Mutation : undefined);
      if (quota !== undefined && !take([accountId, region, name].join(' '), quota)) throw new AwsError(...quota.error);
      if (name === 'sns:Publish') {
        const topic = new URLSearchParams(body).get('TopicArn') ?? '';
        // SNS accepts the message, and deactivates a subscription that receives too many.
        if (!take(topic, snsMail)) deactivated.add(topic);
      }
      return conflicts.admit(call, body, carryOut);
    },
    deactivatedTopics: () => [...deactivated],
  };
}
