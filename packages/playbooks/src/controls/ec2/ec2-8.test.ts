import { describe, expect, it } from '@jest/globals';
import type {
  Instance,
  InstanceMetadataOptionsResponse,
  ModifyInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import { apply } from '../../engine/index.ts';
import { arrangeInstance } from './testing/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { ec28 } from './ec2-8.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'i-1' };

function instance(
  options: InstanceMetadataOptionsResponse | undefined,
  Name = 'running',
  inputs: object[] = [],
  given: Partial<Instance> = {},
) {
  return fakeAws({
    DescribeInstancesCommand: () => ({
      Reservations: [{ Instances: [{ State: { Name }, MetadataOptions: options, ...given }] }],
    }),
    ModifyInstanceMetadataOptionsCommand: ({ HttpTokens, ...rest }: ModifyInstanceMetadataOptionsRequest) => {
      inputs.push(rest);
      options = { ...options, HttpTokens };
      return {};
    },
  });
}

describePlaybook(ec28, {
  target: { resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' },
  onMoto: (account) => arrangeInstance(account, { MetadataOptions: { HttpTokens: 'optional' } }),
  changes: {
    'an instance that allows both versions': () => instance({ HttpTokens: 'optional', HttpEndpoint: 'enabled' }),
    'an instance whose response omits the metadata options': () => instance(undefined),
    'a stopped instance': () => instance({ HttpTokens: 'optional' }, 'stopped'),
  },
  leaves: {
    'an instance of a managed node group that requires tokens': () =>
      instance({ HttpTokens: 'required' }, 'running', [], { Tags: [{ Key: 'eks:nodegroup-name', Value: 'workers' }] }),
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
    'an instance of a managed node group': () =>
      instance({ HttpTokens: 'optional' }, 'running', [], { Tags: [{ Key: 'eks:nodegroup-name', Value: 'workers' }] }),
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
