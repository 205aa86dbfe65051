import { describe, expect, it } from '@jest/globals';
import { type Aws, apply, undo, verify } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { fakeInstance as instance } from './testing/index.ts';
import { ssm1 } from './ssm-1.ts';

const resourceId = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';
const core = 'AmazonSSMManagedInstanceCore';

describePlaybook(ssm1, {
  target: { resourceId },
  onMoto: { beyondMoto: 'Moto has no agents that report once their role has a policy.' },
  changes: {
    'an instance whose role has no policies': () => instance().aws,
    'an instance whose role has other policies': () =>
      instance({ policies: ['ReadOnlyAccess', 'IAMReadOnlyAccess'] }).aws,
    'an instance whose role has a policy of its account with the same name': () =>
      instance({ ownPolicies: [core] }).aws,
    'a running instance whose agent stopped, which Systems Manager still lists': () =>
      instance({ managed: 'lost' }).aws,
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
    'an instance whose agent stopped, although its role has the policy': () =>
      instance({ policies: [core], managed: 'lost' }).aws,
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
  const change = { field: 'policyOn', from: null, to: 'web-role' } as const;

  it.each(['aws-us-gov', 'aws-cn'])('never attaches a policy of the wrong partition in %s', async (partition) => {
    const { aws, attached } = instance();

    await apply(ssm1, { ...target, partition }, [change], aws);

    expect(attached()).toEqual([`arn:${partition}:iam::aws:policy/${core}`]);
  });

  it('is not verified before the instance reports to Systems Manager', async () => {
    expect(await verify(ssm1, target, instance({ policies: [core] }).aws)).toEqual({ kind: 'settling' });
    expect(await verify(ssm1, target, instance({ policies: [core], managed: true }).aws)).toEqual({ kind: 'done' });
  });

  it.each([
    ['lost its profile', { profile: null }],
    ['has another role', { role: 'other-role', policies: [core] }],
  ])('never changes a role because of an instance that %s since', async (_, since) => {
    const { aws, attached } = instance({ ...since, managed: true });
    const before = attached();

    expect(await apply(ssm1, target, [change], aws)).toMatchObject({ kind: 'refused' });
    expect(await undo(ssm1, target, [change], aws)).toMatchObject({ kind: 'refused' });
    expect(attached()).toEqual(before);
  });

  it('keeps the policy during undo while Systems Manager manages other instances with the role', async () => {
    const shared = instance({ policies: [core], managed: true, others: ['i-2'] });

    expect(await undo(ssm1, target, [change], shared.aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('also manages i-2 with the role web-role'),
    });
    expect(shared.attached()).toHaveLength(1);
  });

  /** The Region of the instance, with another one. */
  function inTwoRegions(there: Aws) {
    const here = instance({ policies: [core], managed: true, regions: ['eu-west-1', 'us-east-1'] });
    const client: Aws['client'] = (constructor, region) =>
      (region === 'us-east-1' ? there : here.aws).client(constructor, region);
    return { ...here, aws: { ...here.aws, client } };
  }
  const denied = (name: string) => () => {
    throw named(name);
  };

  it('never cuts off an instance with the role in another Region during undo', async () => {
    const { aws, attached } = inTwoRegions(instance({ others: ['i-7'] }).aws);

    expect(await undo(ssm1, target, [change], aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('also manages i-7 with the role web-role'),
    });
    expect(attached()).toHaveLength(1);
  });

  it.each([
    ['EC2', { DescribeInstancesCommand: denied('UnauthorizedOperation') }],
    [
      'Systems Manager',
      {
        DescribeInstancesCommand: () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-7' }] }] }),
        DescribeInstanceInformationCommand: denied('AccessDeniedException'),
      },
    ],
  ])('never takes a Region that denies %s for a Region without instances', async (_, handlers) => {
    const { aws, attached } = inTwoRegions(fakeAws(handlers));

    expect(await undo(ssm1, target, [change], aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('not allowed to read the instances in us-east-1'),
    });
    expect(attached()).toHaveLength(1);
  });

  it('detaches the policy if no other Region has an instance with the role', async () => {
    const { aws, attached } = inTwoRegions(fakeAws({ DescribeInstancesCommand: () => ({}) }));

    expect(await undo(ssm1, target, [change], aws)).toEqual({ kind: 'done' });
    expect(attached()).toEqual([]);
  });

  it('detaches the policy of a role that no instance profile has any more', async () => {
    const { aws, attached } = instance({ policies: [core], managed: true, isOrphan: true });

    expect(await undo(ssm1, target, [change], aws)).toEqual({ kind: 'done' });
    expect(attached()).toEqual([]);
    expect(aws.calls).not.toContain('ec2:DescribeRegions');
  });
});
