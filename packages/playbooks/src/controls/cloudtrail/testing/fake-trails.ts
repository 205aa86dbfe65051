import type {
  AdvancedEventSelector,
  CreateTrailRequest,
  EventSelector,
  PutEventSelectorsRequest,
  UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { type FakeAws, type Handlers, fakeAws, named } from '../../../testing/index.ts';
import type { FakeBuckets } from '../../s3/testing/index.ts';

/** A trail. Absent properties default to those of a trail that records all management events of all Regions. */
export interface FakeTrail {
  readonly name: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly isMultiRegion?: boolean;
  /** Whether the trail records the events of global services. */
  readonly isGlobal?: boolean;
  readonly isLogging?: boolean;
  readonly isOrganizationTrail?: boolean;
  readonly hasInsights?: boolean;
  readonly basic?: readonly EventSelector[];
  readonly advanced?: readonly AdvancedEventSelector[];
  /** Whether CloudTrail returns the status of an organization trail to a member account. */
  readonly showsStatus?: boolean;
  readonly tags?: { readonly [key: string]: string };
  readonly bucket?: string;
  readonly validates?: boolean;
  /** The ARN of the KMS key that encrypts the log files. */
  readonly key?: string;
  readonly logGroupArn?: string;
  readonly logRoleArn?: string;
}

/** The resources of other services that CloudTrail validates when a trail changes. All exist by default. */
export interface FakeDependencies {
  /** Returns the ARN of a KMS key for any of its names. Throws the errors of CloudTrail. */
  keyArn(name: string): string;
}

export interface FakeTrails {
  readonly aws: FakeAws;
  /** The current trail. */
  find(name: string): FakeTrail | undefined;
  /** Applies a concurrent change. */
  change(name: string, changed: Partial<FakeTrail>): void;
}

const caller = '111122223333';
const here = 'eu-west-1';
/** The selectors that CloudTrail returns for a trail without its own. */
const defaultSelectors: readonly EventSelector[] = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
];

/**
 * Emulates CloudTrail and S3 of account 111122223333 in eu-west-1. A trail can be changed only by name in its home
 * Region. A new trail needs a bucket whose policy allows delivery. A trail of another account is read-only.
 */
export function fakeTrails(
  given: readonly FakeTrail[],
  buckets: FakeBuckets,
  { keyArn }: FakeDependencies = { keyArn: (name) => name },
  elsewhere: Handlers = {},
): FakeTrails {
  let trails = given;
  let region = here;

  const arnOf = ({ name, region: home = here, accountId = caller }: FakeTrail) =>
    `arn:aws:cloudtrail:${home}:${accountId}:trail/${name}`;
  const byArn = (arn: string) => trails.find((trail) => arnOf(trail) === arn) ?? fail('TrailNotFoundException');
  const atHome = (name: string) => {
    const own = trails.filter(({ accountId }) => accountId === undefined);
    const trail = own.find((each) => each.name === name) ?? fail('TrailNotFoundException');
    return (trail.region ?? here) === region ? trail : fail('InvalidHomeRegionException');
  };
  const change = (name: string, changed: Partial<FakeTrail>) => {
    const trail = atHome(name);
    trails = trails.map((each) => (each === trail ? { ...each, ...changed } : each));
    return {};
  };
  const fake = fakeAws({
    ...buckets.handlers,
    ...elsewhere,
    GetTrailCommand: (input: { Name: string }) => {
      const trail = byArn(input.Name);
      return {
        Trail: {
          Name: trail.name,
          TrailARN: arnOf(trail),
          S3BucketName: trail.bucket,
          LogFileValidationEnabled: trail.validates,
          KmsKeyId: trail.key,
          CloudWatchLogsLogGroupArn: trail.logGroupArn,
          CloudWatchLogsRoleArn: trail.logRoleArn,
        },
      };
    },
    DescribeTrailsCommand: () => ({
      trailList: trails
        .filter(({ isMultiRegion = true, region: home = here }) => isMultiRegion || home === region)
        .map((trail) => ({
          Name: trail.name,
          TrailARN: arnOf(trail),
          HomeRegion: trail.region ?? here,
          IsMultiRegionTrail: trail.isMultiRegion ?? true,
          IncludeGlobalServiceEvents: trail.isGlobal ?? true,
          IsOrganizationTrail: trail.isOrganizationTrail ?? false,
          HasCustomEventSelectors: trail.basic !== undefined || trail.advanced !== undefined,
          HasInsightSelectors: trail.hasInsights ?? false,
          CloudWatchLogsLogGroupArn: trail.logGroupArn,
        })),
    }),
    GetTrailStatusCommand: (input: { Name: string }) => {
      const { isLogging = true, showsStatus = true } = byArn(input.Name);
      return showsStatus ? { IsLogging: isLogging } : fail('CloudTrailARNInvalidException');
    },
    GetEventSelectorsCommand: (input: { TrailName: string }) => {
      const { accountId = caller, basic, advanced } = byArn(input.TrailName);
      if (accountId !== caller) fail('CloudTrailARNInvalidException');
      if (advanced !== undefined) return { AdvancedEventSelectors: advanced };
      return { EventSelectors: basic ?? defaultSelectors };
    },
    CreateTrailCommand: ({ Name = '', S3BucketName = '', ...rest }: CreateTrailRequest) => {
      if (trails.some((trail) => trail.name === Name)) fail('TrailAlreadyExistsException');
      if (trails.length >= 5) fail('MaximumNumberOfTrailsExceededException');
      const policy = buckets.find(S3BucketName)?.policy ?? fail('InsufficientS3BucketPolicyException');
      if (!policy.includes(`trail/${Name}`)) fail('InsufficientS3BucketPolicyException');
      const tags = Object.fromEntries((rest.TagsList ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      const isMultiRegion = rest.IsMultiRegionTrail ?? false;
      trails = [...trails, { name: Name, region, isMultiRegion, isLogging: false, tags }];
      return {};
    },
    UpdateTrailCommand: ({ Name = '', ...input }: UpdateTrailRequest) => {
      const { isMultiRegion = true, isGlobal = true } = atHome(Name);
      // "Multi-Region trail must include global service events."
      if ((input.IsMultiRegionTrail ?? isMultiRegion) && !(input.IncludeGlobalServiceEvents ?? isGlobal)) {
        fail('InvalidParameterCombinationException');
      }
      return change(Name, changedBy(input, keyArn));
    },
    DeleteTrailCommand: (input: { Name: string }) => {
      const trail = atHome(input.Name);
      trails = trails.filter((each) => each !== trail);
      return {};
    },
    PutEventSelectorsCommand: ({ TrailName = '', ...selectors }: PutEventSelectorsRequest) => {
      const { basic: _basic, advanced: _advanced, ...others } = atHome(TrailName);
      const { EventSelectors: basic = [], AdvancedEventSelectors: advanced } = selectors;
      const changed = { ...others, ...(advanced === undefined ? { basic } : { advanced }) };
      trails = trails.map((each) => (each.name === TrailName ? changed : each));
      return {};
    },
    StartLoggingCommand: (input: { Name: string }) => change(input.Name, { isLogging: true }),
    StopLoggingCommand: (input: { Name: string }) => change(input.Name, { isLogging: false }),
  });
  const aws: FakeAws = {
    ...fake,
    client: (constructor, inRegion = here) => {
      region = inRegion;
      return fake.client(constructor, inRegion);
    },
  };
  return {
    aws,
    find: (name) => trails.find((trail) => trail.name === name),
    change: (name, changed) => {
      trails = trails.map((trail) => (trail.name === name ? { ...trail, ...changed } : trail));
    },
  };
}

/** The properties that a request changes. It leaves the others as they are. */
function changedBy(input: Omit<UpdateTrailRequest, 'Name'>, keyArn: (name: string) => string): Partial<FakeTrail> {
  const changed = {
    isMultiRegion: input.IsMultiRegionTrail,
    isGlobal: input.IncludeGlobalServiceEvents,
    validates: input.EnableLogFileValidation,
    key: input.KmsKeyId === undefined || input.KmsKeyId === '' ? input.KmsKeyId : keyArn(input.KmsKeyId),
    logGroupArn: input.CloudWatchLogsLogGroupArn,
    logRoleArn: input.CloudWatchLogsRoleArn,
  };
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
}

function fail(error: string): never {
  throw named(error);
}
