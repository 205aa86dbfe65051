/** The Block Public Access settings of a bucket or an account. */
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';

export type BlockSettings = Readonly<Required<PublicAccessBlockConfiguration>>;

export const everythingBlocked = blockSettings(true);

export const nothingBlocked = blockSettings(false);

function blockSettings(isOn: boolean): BlockSettings {
  return { BlockPublicAcls: isOn, IgnorePublicAcls: isOn, BlockPublicPolicy: isOn, RestrictPublicBuckets: isOn };
}
