import { EC2Client, ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import { describeLivingInstance } from './instance/index.ts';
import { definePlaybook, lastPartOf, set } from '../../engine/index.ts';

/**
 * EC2.8: EC2 instances should use Instance Metadata Service Version 2 (IMDSv2).
 *
 * Takes effect at once and without a restart. Old SDKs, agents and scripts that ask the metadata service without
 * a token lose their credentials: look at the CloudWatch metric MetadataNoToken of the instance first. Whether
 * the service answers at all, and over how many hops, stays as it is.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8
 */
export const ec28 = definePlaybook({
  control: 'EC2.8',
  title: 'require session tokens (IMDSv2) for the metadata of an EC2 instance',
  resourceType: 'AwsEc2Instance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeInstances'],
    write: ['ec2:ModifyInstanceMetadataOptions'],
    on: { 'ec2:ModifyInstanceMetadataOptions': ['arn:{partition}:ec2:{region}:{account}:instance/{id}'] },
  },
  parameters: {},

  async read(target, aws) {
    const instance = await describeLivingInstance(target, aws);
    return instance && { httpTokens: instance.MetadataOptions?.HttpTokens ?? 'optional' };
  },

  plan(instance) {
    return set(instance, { httpTokens: 'required' });
  },

  async apply({ resourceId }, { to }, aws) {
    const input = { InstanceId: lastPartOf(resourceId), HttpTokens: to };
    await aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  },
});
