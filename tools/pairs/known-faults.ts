/** Faults of pairs that are known. One that no longer occurs must be removed. */
interface KnownFault {
  readonly pair: RegExp;
  readonly says: RegExp;
  readonly why: string;
}

const knownFaults: readonly KnownFault[] = [
  {
    pair: /^CloudWatch\.\d+\+SNS\.1$/,
    says: /^After CloudWatch\.\d+, SNS\.1 refuses: .* could no longer publish to the topic/,
    why:
      'A control of CloudWatch reads the subscriptions of its topic, and not the key. If SNS.1 encrypted the topic with ' +
      'the AWS managed key before, SNS drops the messages of the new alarm.',
  },
  {
    pair: /^S3\.11\+SNS\.1$/,
    says: /^After S3\.11, SNS\.1 refuses: .* could no longer publish to the topic/,
    why: 'S3.11 reads the policy of its topic, and not the key, as the controls of CloudWatch do.',
  },
  {
    pair: /^EC2\.(2|18)\+SecurityGroup\.2$/,
    says: /is not compliant|^SecurityGroup\.2, then EC2\.(2|18), undo of SecurityGroup\.2 first: After both undos/,
    why:
      'The policy of the test requires rules that EC2.2 and EC2.18 forbid, so the two contradict one another. An undo of ' +
      'SecurityGroup.2 finds its rules removed and reports success; the undo of the other control then brings them back.',
  },
  {
    pair: /^RDS\.1\+RDS\.4$/,
    says: /RDS\.4 is not compliant: .* see original/,
    why: 'Nothing is lost: RDS.4 copies first. The deletion of the original is a plan of its own, which waits for approval.',
  },
  {
    pair: /^CloudFront\.1\+CloudFront\.12$/,
    says: /^After CloudFront\.12, CloudFront\.1 refuses: The root of the distribution comes from a server/,
    why: 'Nothing is lost: CloudFront.1 asks more about the origin that CloudFront.12 puts in place of a missing bucket.',
  },
];

export function isKnown(pair: string, says: string): boolean {
  return knownFaults.some((known) => known.pair.test(pair) && known.says.test(says));
}

/** @param faults All faults of all pairs. */
export function noLongerFaulty(faults: readonly { readonly pair: string; readonly says: string }[]): readonly string[] {
  return knownFaults
    .filter((known) => !faults.some(({ pair, says }) => known.pair.test(pair) && known.says.test(says)))
    .map(({ pair }) => pair.source);
}
