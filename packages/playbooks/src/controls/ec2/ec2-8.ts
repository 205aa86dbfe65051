import { EC2Client, ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import { describeLivingInstance, ownerOf } from './instance/index.ts';
import { definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * EC2.8: EC2 instances should use Instance Metadata Service Version 2 (IMDSv2).
 *
 * The change takes effect immediately and does not restart the instance. SDKs, agents and scripts that use IMDSv1 lose
 * their credentials. Before you remediate, check the CloudWatch metric `MetadataNoToken` of the instance. ASR does not
 * change whether the metadata service is enabled or its hop limit. ASR refuses an instance that an AWS service, a
 * Kubernetes controller or Elastic Beanstalk manages.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8
 */
export const ec28 = definePlaybook({
  control: 'EC2.8',
  title: 'require IMDSv2 for an EC2 instance',
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
    return instance && { httpTokens: instance.MetadataOptions?.HttpTokens ?? 'optional', managedBy: ownerOf(instance) };
  },

  plan(instance) {
    if (instance.httpTokens !== 'required' && instance.managedBy !== null) return refuse(instance.managedBy);
    return set(instance, { httpTokens: 'required' });
  },

  async apply({ resourceId }, { to }, aws) {
    const input = { InstanceId: lastPartOf(resourceId), HttpTokens: to };
    await aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  },
});
