import { describe, expect, it } from '@jest/globals';
import type { GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch';
import type {
  Instance,
  InstanceMetadataOptionsResponse,
  ModifyInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import { apply, plan } from '../../engine/index.ts';
import { arrangeInstance } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec28 } from './ec2-8.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'i-1' };

function instance(
  options: InstanceMetadataOptionsResponse | undefined,
  Name = 'running',
  inputs: object[] = [],
  given: Partial<Instance> = {},
  used: readonly { readonly Sum?: number }[] = [{ Sum: 0 }],
) {
  return fakeAws({
    DescribeInstancesCommand: () => ({
      Reservations: [{ Instances: [{ State: { Name }, MetadataOptions: options, ...given }] }],
    }),
    GetMetricStatisticsCommand: ({ MetricName, StartTime, EndTime }: GetMetricStatisticsInput) => {
      metrics.push([MetricName, StartTime?.toISOString(), EndTime?.toISOString()]);
      return { Datapoints: used };
    },
    ModifyInstanceMetadataOptionsCommand: ({ HttpTokens, ...rest }: ModifyInstanceMetadataOptionsRequest) => {
      inputs.push(rest);
      options = { ...options, HttpTokens };
      return {};
    },
  });
}

/** The metrics that the playbook requested. */
const metrics: unknown[] = [];

describePlaybook(ec28, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' },
  onMoto: (account) => arrangeInstance(account, { MetadataOptions: { HttpTokens: 'optional' } }),
  changes: {
    'an instance that allows both versions': () => instance({ HttpTokens: 'optional', HttpEndpoint: 'enabled' }),
    'an instance whose response omits the metadata options': () => instance(undefined),
    'an instance whose software uses IMDSv1': () =>
      instance({ HttpTokens: 'optional' }, 'running', [], {}, [{ Sum: 3 }]),
    'a stopped instance': () => instance({ HttpTokens: 'optional' }, 'stopped'),
  },
  leaves: {
    'an instance that requires tokens': () => instance({ HttpTokens: 'required' }),
    'an instance that requires tokens and whose metadata service is disabled': () =>
      instance({ HttpTokens: 'required', HttpEndpoint: 'disabled' }),
  },
  refuses: {
    'an instance of Amazon EKS Auto Mode': () =>
      instance({ HttpTokens: 'optional' }, 'running', [], {
        Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
      }),
    'an instance that a service operates without a name': () =>
      instance({ HttpTokens: 'optional' }, 'running', [], { Operator: { Managed: true } }),
  },
  gone: {
    'a terminated instance': () => instance({ HttpTokens: 'optional' }, 'terminated'),
    'an instance that is shutting down': () => instance({ HttpTokens: 'optional' }, 'shutting-down'),
    'an instance that does not exist': () =>
      fakeAws({
        DescribeInstancesCommand: () => {
          throw named('InvalidInstanceID.NotFound');
        },
      }),
  },
});

describe('EC2.8', () => {
  it('never takes credentials from software that used IMDSv1 unasked', async () => {
    metrics.length = 0;
    const aws = instance({ HttpTokens: 'optional', HttpPutResponseHopLimit: 2 }, 'running', [], {}, [
      { Sum: 3 },
      {},
      { Sum: 4 },
    ]);

    expect(await plan(ec28, target, aws)).toMatchObject({
      asks: {
        httpTokens:
          'After this change, software that used IMDSv1 7 times in the last 14 days could no longer read instance ' +
          'metadata and credentials.',
      },
    });
    expect(metrics).toEqual([['MetadataNoToken', '2026-11-07T00:00:00.000Z', '2026-11-21T00:00:00.000Z']]);
  });

  it.each([
    ['1', { HttpPutResponseHopLimit: 1 }],
    ['not returned, which is 1', {}],
  ])('never hides from the approver that containers get no token: the hop limit is %s', async (_, options) => {
    const aws = instance({ HttpTokens: 'optional', ...options }, 'running', [], {}, [{ Sum: 3 }]);

    expect(await plan(ec28, target, aws)).toHaveProperty('asks', {
      httpTokens: expect.stringMatching(/Containers could not use IMDSv2 either, until you set the hop limit to 2\.$/),
    });
  });

  it('never takes missing figures for an instance that does not use IMDSv1', async () => {
    const aws = instance({ HttpTokens: 'optional', HttpPutResponseHopLimit: 2 }, 'stopped', [], {}, []);

    expect(await plan(ec28, target, aws)).toMatchObject({
      asks: { httpTokens: expect.stringContaining('CloudWatch has no figures on IMDSv1') },
    });
  });

  it('requires no approval if no software on the instance used IMDSv1, whatever the hop limit', async () => {
    expect(
      await plan(ec28, target, instance({ HttpTokens: 'optional', HttpPutResponseHopLimit: 1 })),
    ).not.toHaveProperty('asks');
  });

  it('changes neither a disabled metadata service nor the hop limit', async () => {
    const inputs: object[] = [];
    const aws = instance(
      { HttpTokens: 'optional', HttpEndpoint: 'disabled', HttpPutResponseHopLimit: 2 },
      'running',
      inputs,
    );

    await apply(ec28, target, [{ field: 'httpTokens', from: 'optional', to: 'required' }], aws);

    expect(inputs).toEqual([{ InstanceId: 'i-1' }]);
  });
});
