import type { AttachRolePolicyRequest, GetInstanceProfileRequest } from '@aws-sdk/client-iam';
import { type Handlers, fakeAws, named } from '../../../testing/index.ts';

interface FakeInstance {
  readonly status?: string;
  /** Whether the agent reports. `lost`: it did, and stopped. */
  readonly managed?: boolean | 'lost';
  readonly profile?: string | null;
  readonly role?: string | null;
  /** The names of AWS managed policies. */
  readonly policies?: readonly string[];
  readonly ownPolicies?: readonly string[];
  /** Other instances with the role that report to Systems Manager. */
  readonly others?: readonly string[];
  /** No instance profile has the role any more. */
  readonly isOrphan?: boolean;
  /** The enabled Regions. Each has the same instances. */
  readonly regions?: readonly string[];
}

/** The instance `i-1` and its role. Lists return one policy per page. */
export function fakeInstance({
  status = 'running',
  managed = false,
  profile = 'web',
  role = 'web-role',
  policies = [],
  ownPolicies = [],
  others = [],
  isOrphan = false,
  regions = ['eu-west-1'],
}: FakeInstance = {}) {
  const policiesOfRole = fakeRole([
    ...policies.map((name) => `arn:aws:iam::aws:policy/${name}`),
    ...ownPolicies.map((name) => `arn:aws:iam::111122223333:policy/${name}`),
  ]);
  const aws = fakeAws({
    ...policiesOfRole.handlers,
    DescribeInstancesCommand: ({ Filters: filters }: { Filters?: readonly { Values: readonly string[] }[] }) => {
      const IamInstanceProfile = { Arn: `arn:aws:iam::111122223333:instance-profile/${profile}` };
      const own = { InstanceId: 'i-1', State: { Name: status }, ...(profile !== null && { IamInstanceProfile }) };
      if (filters === undefined) return { Reservations: [{ Instances: [own] }] };
      const hasProfile = filters.every(({ Values }) => Values.includes(IamInstanceProfile.Arn));
      const Instances = hasProfile ? [own, ...others.map((InstanceId) => ({ InstanceId }))] : [];
      return { Reservations: [{ Instances }] };
    },
    DescribeRegionsCommand: () => ({ Regions: regions.map((RegionName) => ({ RegionName })) }),
    ListInstanceProfilesForRoleCommand: () => ({
      InstanceProfiles: isOrphan ? undefined : [{ Arn: `arn:aws:iam::111122223333:instance-profile/${profile}` }],
    }),
    GetInstanceProfileCommand: ({ InstanceProfileName }: GetInstanceProfileRequest) => {
      if (InstanceProfileName !== profile?.split('/').at(-1)) throw named('ValidationError');
      return { InstanceProfile: { Roles: role === null ? [] : [{ RoleName: role }] } };
    },
    DescribeInstanceInformationCommand: ({ Filters: filters }: { Filters?: readonly unknown[] }) => ({
      InstanceInformationList: [
        ...(managed === false
          ? []
          : [{ InstanceId: 'i-1', PingStatus: managed === true ? 'Online' : 'ConnectionLost' }]),
        // Systems Manager also manages an instance with another role.
        ...(filters === undefined
          ? [...others, 'i-9'].map((InstanceId) => ({ InstanceId, PingStatus: 'Online' }))
          : []),
      ],
    }),
  });
  return { aws, attached: policiesOfRole.attached };
}

function fakeRole(given: readonly string[]) {
  let attached = given;
  const handlers: Handlers = {
    ListAttachedRolePoliciesCommand: ({ Marker = '0' }: { Marker?: string }) => {
      const page = Number(Marker);
      const AttachedPolicies = attached
        .slice(page, page + 1)
        .map((arn) => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) }));
      return { AttachedPolicies, ...(page + 1 < attached.length && { IsTruncated: true, Marker: `${page + 1}` }) };
    },
    AttachRolePolicyCommand: ({ PolicyArn = '' }: AttachRolePolicyRequest) => {
      attached = [...attached.filter((arn) => arn !== PolicyArn), PolicyArn];
      return {};
    },
    DetachRolePolicyCommand: ({ PolicyArn = '' }: AttachRolePolicyRequest) => {
      if (!attached.includes(PolicyArn)) throw named('NoSuchEntityException');
      attached = attached.filter((arn) => arn !== PolicyArn);
      return {};
    },
  };
  return { handlers, attached: () => attached };
}
