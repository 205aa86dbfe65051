import { EC2Client, ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import { callsWithoutToken, describeLivingInstance, ownerOf } from './instance/index.ts';
import { definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * EC2.8: EC2 instances should use Instance Metadata Service Version 2 (IMDSv2).
 *
 * The change takes effect immediately and does not restart the instance. SDKs, agents and scripts that use IMDSv1 lose
 * their credentials. ASR reads the CloudWatch metric `MetadataNoToken`. If software on the instance used IMDSv1 in the
 * last 14 days, the remediation requires approval. Software in containers also needs a hop limit of 2. ASR does not
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
    read: ['ec2:DescribeInstances', 'cloudwatch:GetMetricStatistics'],
    write: ['ec2:ModifyInstanceMetadataOptions'],
    on: { 'ec2:ModifyInstanceMetadataOptions': ['arn:{partition}:ec2:{region}:{account}:instance/{id}'] },
  },
  parameters: {},

  async read(target, aws) {
    const instance = await describeLivingInstance(target, aws);
    if (instance === undefined) return undefined;
    const httpTokens = instance.MetadataOptions?.HttpTokens ?? 'optional';
    const uses = httpTokens === 'required' ? 0 : await callsWithoutToken(target, aws);
    return { httpTokens, managedBy: ownerOf(instance), callsWithoutToken: uses };
  },

  plan(instance) {
    const planned = set(instance, { httpTokens: 'required' });
    if (planned.kind !== 'change') return planned;
    if (instance.managedBy !== null) return refuse(instance.managedBy);
    if (instance.callsWithoutToken === 0) return planned;
    const calls = `${instance.callsWithoutToken} times in the last 14 days`;
    return {
      ...planned,
      asks: { httpTokens: `Software on the instance used IMDSv1 ${calls} and would lose its credentials.` },
    };
  },

  async apply({ resourceId }, { to }, aws) {
    const input = { InstanceId: lastPartOf(resourceId), HttpTokens: to };
    await aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  },
});
