/** The quotas that a day of findings meets, each a token bucket. */

/** The owner of the quota: the admin account, a member account, or a member account in one Region. */
type Owner = 'admin' | 'account' | 'account-region';

export interface Quota {
  readonly owner: Owner;
  readonly burst: number;
  readonly perSecond: number;
}

/** By the limited unit. The values of Step Functions are those of the large Regions. */
export const quotas = {
  // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
  'states:StartExecution': { owner: 'admin', burst: 1300, perSecond: 300 },
  'state transitions': { owner: 'admin', burst: 5000, perSecond: 1500 },
  'states:SendTaskSuccess': { owner: 'admin', burst: 3000, perSecond: 500 },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  'sts:AssumeRole': { owner: 'admin', burst: 600, perSecond: 600 },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  'DynamoDB write units': { owner: 'admin', burst: 4000, perSecond: 4000 },
  // https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
  'tagging:GetResources': { owner: 'account', burst: 15, perSecond: 15 },
  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  'a mutation of EC2': { owner: 'account-region', burst: 50, perSecond: 5 },
  // https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
  'securityhub:BatchUpdateFindings': { owner: 'admin', burst: 30, perSecond: 10 },
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, entries in us-east-1
  'events of PutEvents': { owner: 'admin', burst: 10_000, perSecond: 10_000 },
} as const satisfies { readonly [name: string]: Quota };

export type QuotaName = keyof typeof quotas;
