/** The policy of a log bucket: only the delivering service can write to it, and only over TLS. */
import { includesStatement } from '../../engine/index.ts';

interface PolicyStatement {
  /** Identifies the statement. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | { readonly Service: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string } };
}

interface Condition {
  readonly [operator: string]: { readonly [key: string]: string };
  /** Limits the service to the resources of this account. */
  readonly StringEquals: { readonly [key: string]: string };
}

/** A bucket, and the statements that allow the service to deliver. */
export interface DeliveryTarget {
  readonly name: string;
  readonly partition: string;
  readonly delivery: readonly PolicyStatement[];
}

interface Delivery {
  readonly name: string;
  readonly partition: string;
  /** The service principal. */
  readonly service: string;
  /** The beginning of the Sids. */
  readonly sid: string;
  /** What the service reads of the bucket before it delivers, by the end of the Sid. */
  readonly checks?: { readonly [sid: string]: string };
  /** The objects that the service writes, such as `AWSLogs/111122223333/*`. */
  readonly objects: string;
  readonly condition: Condition;
}

/** The statements for a service that delivers objects of which the bucket's owner has full control. */
export function deliveryTo({ name, partition, service, sid, checks, objects, condition }: Delivery) {
  const Resource = `arn:${partition}:s3:::${name}`;
  const byService = { Effect: 'Allow', Principal: { Service: service } } as const;
  const reads = Object.entries(checks ?? { AclCheck: 's3:GetBucketAcl' }).map(([check, Action]): PolicyStatement => {
    return { ...byService, Sid: `${sid}${check}`, Action, Resource, Condition: condition };
  });
  const StringEquals = { ...condition.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' };
  const write: PolicyStatement = {
    ...byService,
    Sid: `${sid}Write`,
    Action: 's3:PutObject',
    Resource: `${Resource}/${objects}`,
    Condition: { ...condition, StringEquals },
  };
  return [...reads, write];
}

/** The whole policy, as JSON. */
export function policyOf(bucket: DeliveryTarget): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statementsOf(bucket) });
}

/** Returns whether the policy has all required statements. The owner may have added others. */
export function isPolicyOf(bucket: DeliveryTarget, policy: string): boolean {
  return statementsOf(bucket).every((needed) => includesStatement(policy, needed));
}

function statementsOf({ name, partition, delivery }: DeliveryTarget): readonly PolicyStatement[] {
  const tlsOnly: PolicyStatement = {
    Sid: 'AsrTlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [`arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return [...delivery, tlsOnly];
}
