/** The KMS key that the policy file names for CloudTrail log files. */
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { type Aws, ifAbsent } from '../../../engine/index.ts';

/** What shows whether CloudTrail can use a key that the policy file names. */
export interface NamedKey {
  readonly state: string;
  /** CloudTrail uses only symmetric encryption keys. */
  readonly isSymmetric: boolean;
}

interface Use {
  readonly bucketName: string;
  readonly bucketRegion: string | null;
  readonly namedKey: NamedKey | 'absent' | 'hidden' | null;
}

/**
 * Reads the key that the policy file names. `absent`: there is none. `hidden`: its policy does not allow this account
 * to describe it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export async function readNamedKey(arn: string, aws: Aws): Promise<NamedKey | 'absent' | 'hidden'> {
  const region = arn.split(':')[3] ?? '';
  return aws
    .client(KMSClient, region)
    .send(new DescribeKeyCommand({ KeyId: arn }))
    .then(({ KeyMetadata: key }) => ({
      state: String(key?.KeyState),
      isSymmetric: key?.KeySpec === 'SYMMETRIC_DEFAULT' && key.KeyUsage === 'ENCRYPT_DECRYPT',
    }))
    .catch(ifAbsent('NotFoundException', 'absent' as const))
    .catch(ifAbsent('AccessDeniedException', 'hidden' as const));
}

/** Returns why CloudTrail cannot use the key that the policy file names; `undefined` if nothing prevents it. */
export function whyUnusable(arn: string, { bucketName, bucketRegion, namedKey }: Use): string | undefined {
  const advice = 'Correct the parameter kmsKeyArn of CloudTrail.2, then remediate again.';
  if (bucketRegion !== null && arn.split(':')[3] !== bucketRegion)
    return `The bucket ${bucketName} is in ${bucketRegion}, and CloudTrail requires a key of the same Region. ${advice}`;
  if (namedKey === null || namedKey === 'absent') return `The key ${arn} does not exist. ${advice}`;
  if (namedKey === 'hidden') {
    return (
      `This account is not allowed to describe the key ${arn}, so ASR cannot determine whether CloudTrail can use it. ` +
      'Allow kms:DescribeKey to this account in the key policy, then remediate again.'
    );
  }
  if (namedKey.state !== 'Enabled') return `The state of the key ${arn} is ${namedKey.state}. ${advice}`;
  return namedKey.isSymmetric ? undefined : `The key ${arn} is not a symmetric encryption key. ${advice}`;
}
