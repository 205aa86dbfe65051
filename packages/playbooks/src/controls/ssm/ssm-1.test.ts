import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeInstance as instance } from './testing/index.ts';
import { ssm1 } from './ssm-1.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const core = 'AmazonSSMManagedInstanceCore';

describePlaybook(ssm1, {
  target: { resourceId },
  onMoto: { beyondMoto: 'Moto knows no instances that report to Systems Manager.' },
  changes: {
    'an instance whose role has no policies': () => instance().aws,
    'an instance whose role has other policies': () =>
      instance({ policies: ['ReadOnlyAccess', 'IAMReadOnlyAccess'] }).aws,
    'an instance whose role has a policy of its account with the same name': () =>
      instance({ ownPolicies: [core] }).aws,
    'an instance whose profile has a path': () => instance({ profile: 'team/shop/web' }).aws,
  },
  leaves: {
    'a managed instance': () => instance({ managed: true }).aws,
    'an instance that is managed without a role, by Default Host Management': () =>
      instance({ managed: true, profile: null }).aws,
  },
  refuses: {
    'an instance without a profile': () => instance({ profile: null }).aws,
    'an instance whose profile has no role': () => instance({ role: null }).aws,
    'a stopped instance': () => instance({ status: 'stopped' }).aws,
    'an instance whose role has the policy on a later page, but that does not report': () =>
      instance({ policies: ['ReadOnlyAccess', core] }).aws,
    'a replication server of Elastic Disaster Recovery': () =>
      instance({ role: 'AWSElasticDisasterRecoveryReplicationServerRole' }).aws,
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

  it('keeps the policy during undo while Systems Manager manages other instances with the role', async () => {
    const shared = instance({ policies: [core], managed: true, others: ['i-2'] });

    expect(await undo(ssm1, target, [change], shared.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('also manages i-2 with the role web-role'),
    });
    expect(shared.attached()).toHaveLength(1);
  });
});
