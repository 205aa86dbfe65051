/** The Block Public Access settings of a bucket, which override its policy and all ACLs. */
import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { type Aws, type Change, type Plan, type Target, ifAbsent, set } from '../../../engine/index.ts';
import { bucketPermissions, changeBucket, readBucket } from './bucket.ts';

export interface PublicAccessState {
  /** `null` if the bucket has no settings. */
  readonly publicAccessBlock: PublicAccessBlockConfiguration | null;
}

/** IAM has one action for changing and deleting the settings. */
export const publicAccessPermissions = bucketPermissions(
  ['s3:GetBucketPublicAccessBlock'],
  ['s3:PutBucketPublicAccessBlock'],
);

export function readPublicAccess(target: Target, aws: Aws): Promise<PublicAccessState | undefined> {
  return readBucket(target, aws, async ({ s3, address }) => {
    const { PublicAccessBlockConfiguration: block } = await s3
      .send(new GetPublicAccessBlockCommand(address))
      .catch(ifAbsent('NoSuchPublicAccessBlockConfiguration', { PublicAccessBlockConfiguration: undefined }));
    // A setting that is missing in the response is off.
    return { publicAccessBlock: block === undefined ? null : { ...nothing, ...block } };
  });
}

/** Plans all four settings. */
export function blockEverything(bucket: PublicAccessState): Plan<PublicAccessState, 'publicAccessBlock'> {
  return set(bucket, { publicAccessBlock: everything });
}

/**
 * Plans all four settings, unless the two that end public access are on. The other two only reject new public
 * policies and ACLs, and AWS Config does not require them for a bucket that is not public.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-public-read-prohibited.html
 */
export function endPublicAccess(bucket: PublicAccessState): Plan<PublicAccessState, 'publicAccessBlock'> {
  const { IgnorePublicAcls: ignoresAcls, RestrictPublicBuckets: restricts } = bucket.publicAccessBlock ?? nothing;
  return ignoresAcls && restricts ? { kind: 'compliant' } : blockEverything(bucket);
}

export function changePublicAccess(target: Target, { to: block }: Change<PublicAccessState>, aws: Aws): Promise<void> {
  return changeBucket(target, aws, ({ s3, address }) =>
    block === null
      ? s3.send(new DeletePublicAccessBlockCommand(address))
      : s3.send(new PutPublicAccessBlockCommand({ ...address, PublicAccessBlockConfiguration: block })),
  );
}

const nothing = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const everything = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
