import { EC2Client, ModifyInstanceMetadataOptionsCommand } from '@aws-sdk/client-ec2';
import { describeLivingInstance, imdsV1Calls, ownerOf } from './instance/index.ts';
import { askFor, cutOff, definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';

/**
 * EC2.8: EC2 instances should use Instance Metadata Service Version 2 (IMDSv2).
 *
 * The change takes effect immediately and does not restart the instance. ASR reads the CloudWatch metric
 * `MetadataNoToken`. If software on the instance used IMDSv1 in the last 14 days, or if CloudWatch has no figures because
 * the instance did not run, the remediation requires approval.
 *
 * Software in containers gets a token only if the hop limit of the instance is 2 or more. ASR changes neither the hop
 * limit nor whether the metadata service is enabled. It refuses an instance that an AWS service, a Kubernetes controller
 * or Elastic Beanstalk manages.
 *
 * @failed The AWS Config rule `ec2-imdsv2-check` finds that `HttpTokens` of the instance is `optional`.
 * @reads The metadata options of the instance, its owner, and how often IMDSv1 was used in the last 14 days.
 * @impact SDKs, agents and scripts that use IMDSv1 lose their credentials. So do containers that fall back to IMDSv1
 * because the hop limit is 1.
 * @owners The AWS service that operates the instance, Amazon EKS node groups, Kubernetes controllers, AWS Elastic
 * Beanstalk. Auto Scaling launches new instances with the options of its launch template.
 * @undo Nothing is lost. EC2 rejects the undo if the account enforces IMDSv2 for all instances.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-transition-to-version-2.html
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
    const { HttpTokens: httpTokens = 'optional', HttpPutResponseHopLimit: hopLimit = 1 } =
      instance.MetadataOptions ?? {};
    const uses =
      httpTokens === 'required'
        ? 0
        : await imdsV1Calls({ Name: 'InstanceId', Value: lastPartOf(target.resourceId) }, aws);
    return { httpTokens, hopLimit, managedBy: ownerOf(instance), callsWithoutToken: uses };
  },

  plan(instance) {
    const planned = set(instance, { httpTokens: 'required' });
    if (planned.kind === 'change' && instance.managedBy !== null) return refuse(instance.managedBy);
    return askFor(planned, 'httpTokens', whoLosesAccess(instance));
  },

  async apply({ resourceId }, { to }, aws) {
    const input = { InstanceId: lastPartOf(resourceId), HttpTokens: to };
    await aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  },
});

interface MetadataUse {
  readonly hopLimit: number;
  readonly callsWithoutToken: number | null;
}

/** Empty if no software on the instance, in containers or not, used IMDSv1. */
function whoLosesAccess({ callsWithoutToken: calls, hopLimit }: MetadataUse): string {
  if (calls === 0) return '';
  const used = calls === null ? 'that uses IMDSv1' : `that used IMDSv1 ${calls} times in the last 14 days`;
  return [
    cutOff([{ kind: `software ${used}`, name: '' }], 'read instance metadata and credentials'),
    ...(calls === null ? ['CloudWatch has no figures on IMDSv1, because the instance did not run long enough.'] : []),
    ...(hopLimit > 1 ? [] : ['Containers could not use IMDSv2 either, until you set the hop limit to 2.']),
  ].join(' ');
}
