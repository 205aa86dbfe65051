import type {
  Grant,
  LifecycleRule,
  LoggingEnabled,
  NotificationConfiguration,
  PublicAccessBlockConfiguration,
  TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { type Handlers, named } from '../../../testing/index.ts';
import { isPublicPolicy } from './policy-status.ts';

export interface FakeBucket {
  readonly owner: string;
  /** @default the Region of the call */
  readonly region?: string;
  /** Deleted, but still listed. */
  readonly isGhost?: boolean;
  readonly block?: PublicAccessBlockConfiguration;
  readonly policy?: string;
  /** The grants to others than the owner. */
  readonly acl?: readonly Grant[];
  readonly hasWebsite?: boolean;
  readonly tags?: { readonly [key: string]: string };
  readonly objects?: number;
  readonly versioning?: { readonly Status: 'Enabled' | 'Suspended'; readonly MFADelete?: 'Enabled' };
  readonly hasObjectLock?: boolean;
  /** The algorithm of the default encryption. @default AES256 */
  readonly encryption?: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly requesterPays?: boolean;
  readonly logging?: LoggingEnabled;
  readonly notifications?: NotificationConfiguration;
  readonly lifecycle?: Lifecycle;
}

/** A summary of a CloudFront distribution, without the fields that no playbook reads. */
export interface FakeDistribution {
  readonly Id: string;
}

interface Lifecycle {
  readonly Rules: readonly LifecycleRule[];
  readonly TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize;
}

export interface FakeBuckets {
  /** Handlers for `fakeAws`. */
  readonly handlers: Handlers;
  /** Returns the present bucket of any owner. */
  find(name: string): FakeBucket | undefined;
  /** Delivers an object, as a service does. */
  deliver(name: string): void;
}

/**
 * All of S3: bucket names are unique across accounts. Calls come from account 111122223333 and must name the owner.
 *
 * @param accountBlock The settings of the account of the caller.
 * @param distributions The CloudFront distributions of the account of the caller, one on each page.
 */
export function fakeBuckets(
  given: { readonly [name: string]: FakeBucket } = {},
  caller = '111122223333',
  accountBlock?: PublicAccessBlockConfiguration,
  distributions: readonly FakeDistribution[] = [],
): FakeBuckets {
  const buckets = new Map(Object.entries(given));

  const find = (input: Address): FakeBucket => {
    const bucket = buckets.get(input.Bucket);
    if (bucket === undefined || bucket.isGhost) throw named('NoSuchBucket');
    if (bucket.owner !== caller || input.ExpectedBucketOwner !== bucket.owner) throw named('AccessDenied');
    return bucket;
  };
  const change = (input: Address, changed: { readonly [Key in keyof FakeBucket]?: FakeBucket[Key] | undefined }) => {
    const entries = Object.entries({ ...find(input), ...changed }).filter(([, value]) => value !== undefined);
    buckets.set(input.Bucket, { owner: caller, ...Object.fromEntries(entries) });
    return {};
  };
  const existing = <Value>(value: Value | undefined, otherwise: string): Value => {
    if (value === undefined) throw named(otherwise);
    return value;
  };
  return {
    find: (name) => buckets.get(name),
    deliver: (name) => {
      const bucket = existing(buckets.get(name), 'NoSuchBucket');
      buckets.set(name, { ...bucket, objects: (bucket.objects ?? 0) + 1 });
    },
    handlers: {
      ListBucketsCommand: ({ Prefix = '', MaxBuckets, ContinuationToken = '0' }: ListBuckets) => {
        // As for an account with a quota above 10,000 buckets.
        if (MaxBuckets === undefined) throw named('InvalidRequest', 'Unpaginated requests are not supported.');
        const own = [...buckets].filter(([name, { owner }]) => owner === caller && name.startsWith(Prefix));
        // S3 may return fewer than MaxBuckets.
        const [start, end] = [Number(ContinuationToken), Number(ContinuationToken) + 1];
        return {
          Buckets: own
            .slice(start, end)
            .map(([Name, { region: BucketRegion }]) => ({ Name, ...(BucketRegion !== undefined && { BucketRegion }) })),
          ...(end < own.length && { ContinuationToken: String(end) }),
        };
      },
      ListDistributionsCommand: ({ Marker = '0' }: { Marker?: string }) => {
        const next = Number(Marker) + 1;
        const IsTruncated = next < distributions.length;
        const Items = distributions.slice(next - 1, next);
        return { DistributionList: { Items, IsTruncated, ...(IsTruncated && { NextMarker: String(next) }) } };
      },
      CreateBucketCommand: (input: { Bucket: string }) => {
        const present = buckets.get(input.Bucket);
        if (present?.owner === caller) throw named('BucketAlreadyOwnedByYou');
        if (present !== undefined) throw named('BucketAlreadyExists');
        buckets.set(input.Bucket, { owner: caller });
        return {};
      },
      DeleteBucketCommand: (input: Address) => {
        if ((find(input).objects ?? 0) > 0) throw named('BucketNotEmpty');
        buckets.delete(input.Bucket);
        return {};
      },
      PutBucketTaggingCommand: (input: Address & { Tagging: { TagSet: { Key: string; Value: string }[] } }) =>
        change(input, { tags: Object.fromEntries(input.Tagging.TagSet.map(({ Key, Value }) => [Key, Value])) }),
      // S3 and S3 Control have a call of this name, for a bucket and for the account.
      GetPublicAccessBlockCommand: (input: Address | { AccountId: string }) => ({
        PublicAccessBlockConfiguration: existing(
          'AccountId' in input ? accountBlock : find(input).block,
          'NoSuchPublicAccessBlockConfiguration',
        ),
      }),
      PutPublicAccessBlockCommand: (input: Address & Block) =>
        change(input, { block: input.PublicAccessBlockConfiguration }),
      DeletePublicAccessBlockCommand: (input: Address) => change(input, { block: undefined }),
      GetBucketPolicyCommand: (input: Address) => ({ Policy: existing(find(input).policy, 'NoSuchBucketPolicy') }),
      GetBucketPolicyStatusCommand: (input: Address) => ({
        PolicyStatus: { IsPublic: isPublicPolicy(existing(find(input).policy, 'NoSuchBucketPolicy')) },
      }),
      PutBucketPolicyCommand: (input: Address & { Policy: string }) => {
        const blocks = find(input).block?.BlockPublicPolicy || accountBlock?.BlockPublicPolicy;
        if (blocks && isPublicPolicy(input.Policy)) throw named('AccessDenied');
        return change(input, { policy: input.Policy });
      },
      GetBucketAclCommand: (input: Address) => ({
        Grants: [
          { Grantee: { Type: 'CanonicalUser', ID: find(input).owner }, Permission: 'FULL_CONTROL' },
          ...(find(input).acl ?? []),
        ],
      }),
      GetBucketWebsiteCommand: (input: Address) => {
        if (!find(input).hasWebsite) throw named('NoSuchWebsiteConfiguration');
        return { IndexDocument: { Suffix: 'index.html' } };
      },
      DeleteBucketPolicyCommand: (input: Address) => change(input, { policy: undefined }),
      GetBucketVersioningCommand: (input: Address) => find(input).versioning ?? {},
      PutBucketVersioningCommand: (input: Address & { VersioningConfiguration: FakeBucket['versioning'] }) => {
        const suspends = input.VersioningConfiguration?.Status === 'Suspended';
        if (suspends && find(input).hasObjectLock) throw named('InvalidBucketState');
        return change(input, { versioning: input.VersioningConfiguration });
      },
      // Every bucket has a default encryption since 2023.
      GetBucketEncryptionCommand: (input: Address) => {
        const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: find(input).encryption ?? 'AES256' };
        return { ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] } };
      },
      GetObjectLockConfigurationCommand: (input: Address) => {
        if (!find(input).hasObjectLock) throw named('ObjectLockConfigurationNotFoundError');
        return { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } };
      },
      GetBucketRequestPaymentCommand: (input: Address) => ({
        Payer: find(input).requesterPays ? 'Requester' : 'BucketOwner',
      }),
      GetBucketLoggingCommand: (input: Address) => ({ LoggingEnabled: find(input).logging }),
      PutBucketLoggingCommand: (input: Address & { BucketLoggingStatus: { LoggingEnabled?: LoggingEnabled } }) => {
        const { LoggingEnabled: logging } = input.BucketLoggingStatus;
        const policy = buckets.get(logging?.TargetBucket ?? '')?.policy ?? '';
        if (logging !== undefined && !policy.includes('logging.s3.amazonaws.com')) {
          throw named('InvalidTargetBucketForLogging');
        }
        return change(input, { logging });
      },
      GetBucketNotificationConfigurationCommand: (input: Address) => find(input).notifications ?? {},
      PutBucketNotificationConfigurationCommand: (
        input: Address & { NotificationConfiguration: NotificationConfiguration },
      ) => change(input, { notifications: input.NotificationConfiguration }),
      GetBucketLifecycleConfigurationCommand: (input: Address) =>
        existing(find(input).lifecycle, 'NoSuchLifecycleConfiguration'),
      PutBucketLifecycleConfigurationCommand: (input: Address & PutLifecycle) => {
        const { LifecycleConfiguration: lifecycle, TransitionDefaultMinimumObjectSize: size } = input;
        if (lifecycle.Rules.length === 0) throw named('MalformedXML');
        if (new Set(lifecycle.Rules.map(({ Filter }) => Filter === undefined)).size > 1) throw named('InvalidRequest');
        const sized = size === undefined ? {} : { TransitionDefaultMinimumObjectSize: size };
        return change(input, { lifecycle: { ...lifecycle, ...sized } });
      },
      DeleteBucketLifecycleCommand: (input: Address) => change(input, { lifecycle: undefined }),
    },
  };
}

interface ListBuckets {
  readonly Prefix?: string;
  readonly MaxBuckets?: number;
  readonly ContinuationToken?: string;
}

interface PutLifecycle {
  readonly LifecycleConfiguration: { readonly Rules: readonly LifecycleRule[] };
  readonly TransitionDefaultMinimumObjectSize?: TransitionDefaultMinimumObjectSize;
}

interface Block {
  readonly PublicAccessBlockConfiguration: PublicAccessBlockConfiguration;
}

interface Address {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}
