import { describe, expect, it } from '@jest/globals';
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { CannotChangeError, apply, lastPartOf } from '../../engine/index.ts';
import { daysSince, stoppedSince } from './instance/index.ts';
import { arrangeInstance } from './testing/index.ts';
import { fakeAws, fakeNow, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { daysAgo } from '../secretsmanager/testing/index.ts';
import { ec24 } from './ec2-4.ts';

const longAgo = 'User initiated (2026-10-01 10:00:00 GMT)';
const sinceLongAgo = 'stopped since 2026-10-01T10:00:00Z';

function instance({
  status = 'stopped',
  reason = longAgo,
  isProtected = false,
  tags = {},
  launched = daysAgo(300),
}: {
  readonly status?: string;
  readonly reason?: string;
  readonly isProtected?: boolean;
  readonly tags?: { readonly [key: string]: string };
  /** `null` if EC2 does not report it. */
  readonly launched?: Date | null;
}) {
  return fakeAws({
    DescribeInstancesCommand: () => {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const found = { State: { Name: status }, StateTransitionReason: reason, Tags };
      return { Reservations: [{ Instances: [{ ...found, ...(launched !== null && { LaunchTime: launched }) }] }] };
    },
    DescribeInstanceAttributeCommand: () => ({ DisableApiTermination: { Value: isProtected } }),
    TerminateInstancesCommand: () => {
      status = 'shutting-down';
      return {};
    },
  });
}

describePlaybook(ec24, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' },
  async onMoto(account) {
    const arn = await arrangeInstance(account);
    await account.client(EC2Client).send(new StopInstancesCommand({ InstanceIds: [lastPartOf(arn)] }));
    return arn;
  },
  changes: {
    'an instance that was stopped seven weeks ago': () => instance({}),
    'an instance that was stopped 31 days ago': () => instance({ reason: 'User initiated (2026-10-20 23:00:00 GMT)' }),
    'an instance that EC2 Spot stopped': () =>
      instance({ reason: 'Server.SpotInstanceShutdown (2026-10-01 10:00:00 UTC)' }),
  },
  leaves: {
    'a running instance': () => instance({ status: 'running', reason: '' }),
    'an instance that is stopping': () => instance({ status: 'stopping' }),
    'an instance that was stopped 30 days ago': () => instance({ reason: 'User initiated (2026-10-22 00:00:00 GMT)' }),
    'a stopped instance when 90 days are allowed': () => ({ aws: instance({}), parameters: { AllowedDays: ['90'] } }),
    'an instance that was launched 30 days ago and whose stop time is unknown': () =>
      instance({ reason: '', launched: daysAgo(30) }),
    'a terminated instance': () => instance({ status: 'terminated' }),
  },
  refuses: {
    'an instance with termination protection': () => instance({ isProtected: true }),
    'an instance of a warm pool': () => instance({ tags: { 'aws:autoscaling:groupName': 'web' } }),
    'an instance whose stop time is unknown': () => instance({ reason: '' }),
    'an instance whose stop time and launch time are unknown': () => instance({ reason: '', launched: null }),
  },
  gone: {
    'an instance that does not exist': () =>
      fakeAws({
        DescribeInstancesCommand: () => {
          throw named('InvalidInstanceID.NotFound');
        },
      }),
  },
});

describe('EC2.4', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'i-1' };

  it('does not terminate an instance that was started before the approval', async () => {
    const aws = instance({ status: 'running' });

    await ec24.apply(target, { field: 'status', from: sinceLongAgo, to: 'terminated' }, aws);

    expect(aws.calls).not.toContain('ec2:TerminateInstances');
  });

  it('does not terminate an instance that ran after the plan and is stopped again', async () => {
    const aws = instance({ reason: 'User initiated (2026-11-20 00:00:00 GMT)' });
    const change = { field: 'status', from: sinceLongAgo, to: 'terminated' } as const;

    expect(await apply(ec24, target, [change], aws)).toMatchObject({ kind: 'refused' });
    await ec24.apply(target, change, aws);

    expect(aws.calls).not.toContain('ec2:TerminateInstances');
  });

  it('reports that termination cannot be undone', async () => {
    const undoing = ec24.apply(target, { field: 'status', from: 'terminated', to: sinceLongAgo }, instance({}));

    await expect(undoing).rejects.toThrow(CannotChangeError);
  });

  it.each([
    ['User initiated (2026-11-20 00:00:00 GMT)', '2026-11-20T00:00:00Z'],
    ['User initiated', null],
    [undefined, null],
  ])('reads %s', (reason, since) => {
    expect(stoppedSince(reason)).toBe(since);
  });

  it('counts only whole days', () => {
    expect(daysSince('2026-11-20T00:00:00Z', fakeNow)).toBe(1);
    expect(daysSince('2026-11-19T00:00:01Z', fakeNow)).toBe(1);
  });
});
