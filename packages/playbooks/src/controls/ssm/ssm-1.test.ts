import { describe, expect, it } from '@jest/globals';
import type { AttachRolePolicyRequest, GetInstanceProfileRequest } from '@aws-sdk/client-iam';
import { apply, plan, verify } from '../../engine/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { ssm1 } from './ssm-1.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const core = 'AmazonSSMManagedInstanceCore';

interface Given {
  readonly status?: string;
  readonly managed?: boolean;
  readonly profile?: string | null;
  readonly role?: string | null;
  readonly policies?: readonly string[];
}

/** An instance. Lists return one policy per page. */
function instance({
  status = 'running',
  managed = false,
  profile = 'web',
  role = 'web-role',
  policies = [],
}: Given = {}) {
  let attached = policies.map((name) => `arn:aws:iam::aws:policy/${name}`);
  const aws = fakeAws({
    DescribeInstancesCommand: () => {
      const IamInstanceProfile = { Arn: `arn:aws:iam::111122223333:instance-profile/${profile}` };
      return {
        Reservations: [{ Instances: [{ State: { Name: status }, ...(profile !== null && { IamInstanceProfile }) }] }],
      };
    },
    GetInstanceProfileCommand: ({ InstanceProfileName }: GetInstanceProfileRequest) => {
      if (InstanceProfileName !== profile?.split('/').at(-1)) throw named('ValidationError');
      return { InstanceProfile: { Roles: role === null ? [] : [{ RoleName: role }] } };
    },
    ListAttachedRolePoliciesCommand: ({ Marker = '0' }: { Marker?: string }) => {
      const page = Number(Marker);
      const AttachedPolicies = attached
        .slice(page, page + 1)
        .map((arn) => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) }));
      return { AttachedPolicies, ...(page + 1 < attached.length && { IsTruncated: true, Marker: `${page + 1}` }) };
    },
    DescribeInstanceInformationCommand: () => ({ InstanceInformationList: managed ? [{ InstanceId: 'i-1' }] : [] }),
    AttachRolePolicyCommand: ({ PolicyArn = '' }: AttachRolePolicyRequest) => {
      attached = [...attached.filter((arn) => arn !== PolicyArn), PolicyArn];
      return {};
    },
    DetachRolePolicyCommand: ({ PolicyArn = '' }: AttachRolePolicyRequest) => {
      if (!attached.includes(PolicyArn)) throw named('NoSuchEntityException');
      attached = attached.filter((arn) => arn !== PolicyArn);
      return {};
    },
  });
  return { aws, attached: () => attached };
}

describePlaybook(ssm1, {
  target: { resourceId },
  onMoto: { beyondMoto: 'Moto knows no instances that report to Systems Manager.' },
  changes: {
    'an instance whose role has no policies': () => instance().aws,
    'an instance whose role has other policies': () =>
      instance({ policies: ['ReadOnlyAccess', 'IAMReadOnlyAccess'] }).aws,
    'an instance whose profile has a path': () => instance({ profile: 'team/shop/web' }).aws,
  },
  leaves: {
    'a managed instance': () => instance({ managed: true }).aws,
    'an instance that is managed without a role, by Default Host Management': () =>
      instance({ managed: true, profile: null }).aws,
    'a managed instance that is stopped': () => instance({ managed: true, status: 'stopped' }).aws,
    'an instance whose role has the policy on a later page': () => instance({ policies: ['ReadOnlyAccess', core] }).aws,
  },
  refuses: {
    'an instance without a profile': () => instance({ profile: null }).aws,
    'an instance whose profile has no role': () => instance({ role: null }).aws,
    'a stopped instance': () => instance({ status: 'stopped' }).aws,
  },
  gone: {
    'a terminated instance': () => instance({ status: 'terminated' }).aws,
    'an instance that does not exist': () =>
      fakeAws({
        DescribeInstancesCommand: () => {
          throw named('InvalidInstanceID.NotFound');
        },
      }),
  },
});

describe('SSM.1', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
  const change = { field: 'policy', from: null, to: 'attached' } as const;

  it.each(['aws-us-gov', 'aws-cn'])('never attaches a policy of the wrong partition in %s', async (partition) => {
    const { aws, attached } = instance();

    await apply(ssm1, { ...target, partition }, [change], aws);

    expect(attached()).toEqual([`arn:${partition}:iam::aws:policy/${core}`]);
  });

  it('is not verified before the instance reports to Systems Manager', async () => {
    expect(await verify(ssm1, target, instance({ policies: [core] }).aws)).toEqual({ kind: 'settling' });
    expect(await verify(ssm1, target, instance({ policies: [core], managed: true }).aws)).toEqual({ kind: 'done' });
  });

  it('changes nothing for an instance that lost its profile since', async () => {
    const { aws } = instance({ profile: null });

    await ssm1.apply(target, change, aws);

    expect((await plan(ssm1, target, aws)).kind).toBe('refuse');
    expect(aws.calls).not.toContain('iam:AttachRolePolicy');
  });
});
