/**
 * The quotas of AWS that ASR meets, each as a token bucket, with the page that documents it. `quotas.ts` enforces them,
 * and `pnpm bench day` calculates with them.
 *
 * Step Functions has two classes of Regions. `elsewhere` is the rate outside US East (N. Virginia), US West (Oregon) and
 * Europe (Ireland).
 */
import type { Rate } from './token-bucket.ts';

export interface Quota extends Rate {
  /** Who shares the bucket. */
  readonly owner: 'account' | 'account-region' | 'table' | 'topic';
  readonly elsewhere?: Rate;
  /** The error above the quota. `null`: AWS returns no error; `quotas.ts` says what happens instead. */
  readonly error: QuotaError | null;
  /** The page that documents the rate. */
  readonly source: string;
  /** What the page does not say. */
  readonly doubt?: string;
}

export type QuotaError = readonly [code: string, message: string, status: number];

const rateExceeded = 'Rate exceeded';
const securityHub = {
  owner: 'account-region',
  error: ['TooManyRequestsException', rateExceeded, 429],
  source: 'https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html',
  doubt: 'The page does not name the error. The SDKs report this one.',
} as const;
const stepFunctions = {
  owner: 'account-region',
  error: ['ThrottlingException', rateExceeded, 400],
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html',
} as const;

/** By operation, or by what is limited. A mutation of EC2 has a bucket for each operation. */
export const quotas = {
  'securityhub:BatchUpdateFindings': { ...securityHub, burst: 30, perSecond: 10 },
  'securityhub:BatchUpdateFindingsV2': { ...securityHub, burst: 30, perSecond: 10 },
  'securityhub:BatchImportFindings': { ...securityHub, burst: 30, perSecond: 10 },
  'securityhub:GetFindings': { ...securityHub, burst: 6, perSecond: 3 },
  'securityhub:GetFindingsV2': { ...securityHub, burst: 6, perSecond: 3 },
  'tagging:GetResources': {
    owner: 'account',
    burst: 15,
    perSecond: 15,
    error: ['ThrottledException', rateExceeded, 400],
    source: 'https://docs.aws.amazon.com/general/latest/gr/arg.html',
    doubt: 'The page does not say whether the Regions of an account share the rate. Here they do.',
  },
  'states:StartExecution': {
    ...stepFunctions,
    burst: 1300,
    perSecond: 300,
    elsewhere: { burst: 800, perSecond: 150 },
  },
  'states:SendTaskSuccess': {
    ...stepFunctions,
    burst: 3000,
    perSecond: 500,
    elsewhere: { burst: 1500, perSecond: 300 },
  },
  'states:SendTaskFailure': {
    ...stepFunctions,
    burst: 3000,
    perSecond: 500,
    elsewhere: { burst: 1500, perSecond: 300 },
  },
  'states:DescribeExecution': { ...stepFunctions, burst: 300, perSecond: 15, elsewhere: { burst: 250, perSecond: 10 } },
  /** Step Functions delays an execution above this quota. */
  'state transitions': {
    ...stepFunctions,
    burst: 5000,
    perSecond: 1500,
    elsewhere: { burst: 800, perSecond: 500 },
    error: null,
  },
  'sts:AssumeRole': {
    owner: 'account-region',
    burst: 600,
    perSecond: 600,
    error: ['Throttling', rateExceeded, 400],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    doubt: 'The page has no size of the bucket. Here it holds one second.',
  },
  'a mutation of EC2': {
    owner: 'account-region',
    burst: 50,
    perSecond: 5,
    error: ['RequestLimitExceeded', 'Request limit exceeded.', 503],
    source: 'https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html',
  },
  /** A new table on demand. */
  'DynamoDB write units': {
    owner: 'table',
    burst: 4000,
    perSecond: 4000,
    error: ['ThrottlingException', 'Throughput exceeds the current capacity of your table or index.', 400],
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
    doubt: 'DynamoDB raises the rate while it is used. Here it stays.',
  },
  /** The default quota of a table on demand, for one whose peak was at least half of it. */
  'DynamoDB write units, warm': {
    owner: 'table',
    burst: 40_000,
    perSecond: 40_000,
    error: ['ThrottlingException', 'Throughput exceeds the current capacity of your table or index.', 400],
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html',
  },
  'events:PutEvents': {
    owner: 'account-region',
    burst: 10_000,
    perSecond: 10_000,
    elsewhere: { burst: 400, perSecond: 400 },
    error: ['ThrottlingException', rateExceeded, 400],
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html',
    doubt:
      'Each Region has its own rate. Outside the three Regions, this is the lowest. Each entry of a call counts as one request.',
  },
  /** SNS accepts a message above this quota, and deactivates the subscriptions that it would be sent to. */
  'mails of a topic': {
    owner: 'topic',
    burst: 10,
    perSecond: 10,
    error: null,
    source: 'https://repost.aws/knowledge-center/sns-email-subscription-disabled',
    doubt: 'The page has no size of the bucket. Here it holds one second.',
  },
} as const satisfies { readonly [name: string]: Quota };

export type QuotaName = keyof typeof quotas;

const largeRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** The rate of a quota in a Region. */
export function rateIn(name: QuotaName, region: string): Rate {
  const quota: Quota = quotas[name];
  return largeRegions.has(region) ? quota : (quota.elsewhere ?? quota);
}
