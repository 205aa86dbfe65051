import type {
  ConfigurationRecorder,
  DeliveryChannel,
  PutConfigurationRecorderRequest,
  PutDeliveryChannelRequest,
} from '@aws-sdk/client-config-service';
import { type FakeAws, fakeAws, named } from '../../../testing/index.ts';
import { type FakeBuckets, fakeBuckets } from '../../s3/testing/index.ts';

/** The state of AWS Config in a Region, and its role in the account. */
export interface FakeConfigRegion {
  readonly recorder?: ConfigurationRecorder;
  /** The recorders that belong to AWS services. */
  readonly serviceLinked?: readonly ConfigurationRecorder[];
  readonly recording?: boolean;
  readonly channel?: DeliveryChannel;
  readonly hasServiceLinkedRole?: boolean;
  /** The Regions that IAM reports as using the role when it is to be deleted. */
  readonly roleUsedIn?: readonly string[];
  /** Whether the first status request finds the deletion in progress. */
  readonly isRoleDeletionSlow?: boolean;
}

export interface FakeConfig {
  readonly aws: FakeAws;
  /** Returns the current state. */
  now(): FakeConfigRegion & { readonly tags?: PutConfigurationRecorderRequest['Tags'] };
}

const roleName = 'AWSServiceRoleForConfig';

/**
 * Emulates AWS Config, its role and S3 of account 111122223333. A channel needs a recorder and a bucket that allows AWS
 * Config to write. Recording needs a channel. A channel cannot be deleted while a recorder needs it.
 */
export function fakeConfig(given: FakeConfigRegion, buckets: FakeBuckets = fakeBuckets()): FakeConfig {
  let region: ReturnType<FakeConfig['now']> = given;

  const change = (changed: { readonly [Key in keyof typeof region]?: (typeof region)[Key] | undefined }) => {
    const entries = Object.entries({ ...region, ...changed }).filter(([, value]) => value !== undefined);
    region = Object.fromEntries(entries);
    return {};
  };
  const recorderNamed = (name: string) =>
    region.recorder?.name === name ? region.recorder : fail('NoSuchConfigurationRecorderException');
  const recorders = () => [...(region.recorder ? [region.recorder] : []), ...(region.serviceLinked ?? [])];

  const aws = fakeAws({
    ...buckets.handlers,
    ListRolesCommand: ({ PathPrefix }: { PathPrefix: string }) => ({
      Roles:
        region.hasServiceLinkedRole && PathPrefix === '/aws-service-role/config.amazonaws.com/'
          ? [{ RoleName: roleName }]
          : [],
    }),
    CreateServiceLinkedRoleCommand: () => {
      if (region.hasServiceLinkedRole) {
        throw named('InvalidInputException', `Service role name ${roleName} has been taken in this account.`);
      }
      return change({ hasServiceLinkedRole: true });
    },
    DeleteServiceLinkedRoleCommand: ({ RoleName }: { RoleName: string }) => {
      if (!region.hasServiceLinkedRole || RoleName !== roleName) fail('NoSuchEntityException');
      if (region.isRoleDeletionSlow) change({ isRoleDeletionSlow: undefined });
      else if (region.roleUsedIn === undefined) change({ hasServiceLinkedRole: false });
      return { DeletionTaskId: 'task' };
    },
    GetServiceLinkedRoleDeletionStatusCommand: () => {
      const { roleUsedIn, hasServiceLinkedRole } = region;
      if (roleUsedIn === undefined) return { Status: hasServiceLinkedRole ? 'IN_PROGRESS' : 'SUCCEEDED' };
      return { Status: 'FAILED', Reason: { RoleUsageList: roleUsedIn.map((Region) => ({ Region })) } };
    },
    DescribeConfigurationRecordersCommand: () => ({ ConfigurationRecorders: recorders() }),
    DescribeConfigurationRecorderStatusCommand: () => ({
      ConfigurationRecordersStatus: recorders().map(({ name, servicePrincipal }) => ({
        name,
        servicePrincipal,
        recording: servicePrincipal !== undefined || (region.recording ?? false),
      })),
    }),
    PutConfigurationRecorderCommand: ({ ConfigurationRecorder: recorder, Tags }: PutConfigurationRecorderRequest) => {
      const { name, roleARN = '' } = recorder ?? {};
      if ((region.recorder?.name ?? name) !== name) fail('MaxNumberOfConfigurationRecordersExceededException');
      if (roleARN.endsWith(`/${roleName}`) && !region.hasServiceLinkedRole) fail('InvalidRoleException');
      // AWS Config ignores the tags for an existing recorder.
      return change({ recorder, ...(region.recorder === undefined && { tags: Tags }) });
    },
    DeleteConfigurationRecorderCommand: (input: { ConfigurationRecorderName: string }) => {
      recorderNamed(input.ConfigurationRecorderName);
      return change({ recorder: undefined, recording: false, tags: undefined });
    },
    StartConfigurationRecorderCommand: (input: { ConfigurationRecorderName: string }) => {
      recorderNamed(input.ConfigurationRecorderName);
      if (region.channel === undefined) fail('NoAvailableDeliveryChannelException');
      return change({ recording: true });
    },
    StopConfigurationRecorderCommand: (input: { ConfigurationRecorderName: string }) => {
      recorderNamed(input.ConfigurationRecorderName);
      return change({ recording: false });
    },
    DescribeDeliveryChannelsCommand: () => ({ DeliveryChannels: region.channel ? [region.channel] : [] }),
    PutDeliveryChannelCommand: ({ DeliveryChannel: channel }: PutDeliveryChannelRequest) => {
      if (region.recorder === undefined) fail('NoAvailableConfigurationRecorderException');
      const { name = channel?.name } = region.channel ?? {};
      if (name !== channel?.name) fail('MaxNumberOfDeliveryChannelsExceededException');
      const { policy } = buckets.find(channel?.s3BucketName ?? '') ?? fail('NoSuchBucketException');
      if (!policy?.includes('config.amazonaws.com')) fail('InsufficientDeliveryPolicyException');
      return change({ channel });
    },
    DeleteDeliveryChannelCommand: (input: { DeliveryChannelName: string }) => {
      if (region.channel?.name !== input.DeliveryChannelName) fail('NoSuchDeliveryChannelException');
      if (region.recording) fail('LastDeliveryChannelDeleteFailedException');
      return change({ channel: undefined });
    },
  });
  return { aws, now: () => region };
}

function fail(error: string): never {
  throw named(error);
}
