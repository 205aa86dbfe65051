/** Who may write to a log bucket: the service that delivers, over TLS, and nobody else. */
interface PolicyStatement {
  /** By it the statement is known again. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | { readonly Service: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition: { readonly [operator: string]: { readonly [key: string]: string } };
}

/** A bucket, and what lets the service in. */
export interface DeliveryTarget {
  readonly name: string;
  readonly partition: string;
  readonly delivery: readonly PolicyStatement[];
}

/** The whole policy, as JSON. */
export function policyOf(bucket: DeliveryTarget): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statementsOf(bucket) });
}

/**
 * Whether all that is needed is there. The owner may have added to it, and S3 may return it in
 * another form.
 */
export function isPolicyOf(bucket: DeliveryTarget, policy: string): boolean {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: { Sid?: string } | readonly { Sid?: string }[] };
  const present = [Statement].flat().map(({ Sid }) => Sid);
  return statementsOf(bucket).every(({ Sid }) => present.includes(Sid));
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
