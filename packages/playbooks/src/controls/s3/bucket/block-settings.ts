/** The Block Public Access settings of a bucket and of an account. Both override policies and ACLs. */
import { GetPublicAccessBlockCommand, type PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import {
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { type Aws, ifAbsent } from '../../../engine/index.ts';
import { type BlockSettings, nothingBlocked } from '../../log-bucket/index.ts';
import type { ReachedBucket } from './bucket.ts';

const noSettings = 'NoSuchPublicAccessBlockConfiguration';
const nothingFound: { PublicAccessBlockConfiguration?: PublicAccessBlockConfiguration } = {};

/** Returns `null` if the bucket has no settings. */
export async function readBlock({ s3, address }: ReachedBucket): Promise<BlockSettings | null> {
  const { PublicAccessBlockConfiguration: block } = await s3
    .send(new GetPublicAccessBlockCommand(address))
    .catch(ifAbsent(noSettings, nothingFound));
  return withDefaults(block);
}

/** Returns `null` if the account has no settings. */
export async function readAccountBlock(AccountId: string, aws: Aws): Promise<BlockSettings | null> {
  const { PublicAccessBlockConfiguration: block } = await aws
    .client(S3ControlClient)
    .send(new GetAccountPublicAccessBlockCommand({ AccountId }))
    .catch(ifAbsent(noSettings, nothingFound));
  return withDefaults(block);
}

/** A setting that is missing in the response is off. */
function withDefaults(block: PublicAccessBlockConfiguration | undefined): BlockSettings | null {
  return block === undefined ? null : { ...nothingBlocked, ...block };
}
