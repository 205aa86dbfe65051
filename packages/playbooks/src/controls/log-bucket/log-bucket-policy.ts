/** The policy of a log bucket: only the delivering service can write to it, and only over TLS. */
import { includesStatement } from '../../engine/index.ts';

interface PolicyStatement {
  /** Identifies the statement. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | { readonly Service: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string } };
}

/** A bucket, and the statements that allow the service to deliver. */
export interface DeliveryTarget {
  readonly name: string;
  readonly partition: string;
  readonly delivery: readonly PolicyStatement[];
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
