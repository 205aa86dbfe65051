import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  GetInstanceProfileCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
} from '@aws-sdk/client-iam';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Aws, type Target, definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';

const policyName = 'AmazonSSMManagedInstanceCore';
const anyRole = 'arn:{partition}:iam::{account}:role/*';
const thePolicy = { ArnEquals: { 'iam:PolicyARN': `arn:{partition}:iam::aws:policy/${policyName}` } };

/**
 * SSM.1: Amazon EC2 instances should be managed by AWS Systems Manager.
 *
 * ASR attaches the AWS managed policy AmazonSSMManagedInstanceCore to the role of the instance. Systems Manager can
 * then manage every instance that uses the role, and principals with access to Systems Manager can run commands on
 * these instances. Without an SSM agent and a network path to the Systems Manager endpoints, the instance does not
 * report to Systems Manager, and the remediation fails. Undo detaches the policy.
 *
 * ASR refuses an instance without a role, because a new role has side effects. Software that runs without credentials
 * today, or with credentials that come later in the search order, would use the role. Any client that reaches the
 * instance metadata service would get the role's credentials, and software can hold them for hours after undo. For
 * such an instance, use Default Host Management Configuration, which gives no credentials to the software.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-1
 */
export const ssm1 = definePlaybook({
  control: 'SSM.1',
  title: 'let Systems Manager manage an EC2 instance through its role',
  resourceType: 'AwsEc2Instance',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: [
      'ec2:DescribeInstances',
      'iam:GetInstanceProfile',
      'iam:ListAttachedRolePolicies',
      'ssm:DescribeInstanceInformation',
    ],
    write: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    on: {
      'iam:GetInstanceProfile': ['arn:{partition}:iam::{account}:instance-profile/*'],
      'iam:ListAttachedRolePolicies': [anyRole],
      'iam:AttachRolePolicy': [anyRole],
      'iam:DetachRolePolicy': [anyRole],
    },
    when: { 'iam:AttachRolePolicy': thePolicy, 'iam:DetachRolePolicy': thePolicy },
  },
  parameters: {},
  // The agent requests new credentials within half an hour.
  settles: { withinSeconds: 3600, isSettled: ({ isManaged, policy }) => isManaged || policy === null },

  read,

  plan(instance) {
    if (instance.isManaged) return { kind: 'compliant' };
    if (instance.status !== 'running') {
      return refuse(
        `The instance is ${instance.status}, so it cannot report to Systems Manager. Start it or terminate it.`,
      );
    }
    if (instance.role === null) {
      return refuse(
        'The instance has no role. Attach an instance profile whose role has the policy AmazonSSMManagedInstanceCore, or ' +
          'enable Default Host Management Configuration in Systems Manager.',
      );
    }
    return set(instance, { policy: 'attached' });
  },

  async apply(target, { to }, aws) {
    const role = (await read(target, aws))?.role ?? null;
    if (role === null) return;
    const input = { RoleName: role, PolicyArn: `arn:${target.partition}:iam::aws:policy/${policyName}` };
    const iam = aws.client(IAMClient);
    if (to !== null) await iam.send(new AttachRolePolicyCommand(input));
    else await iam.send(new DetachRolePolicyCommand(input)).catch(ifAbsent('NoSuchEntityException', undefined));
  },
});

async function read(target: Target, aws: Aws) {
  const instance = await describeLivingInstance(target, aws);
  if (instance === undefined) return undefined;

  const role = await readRole(instance.IamInstanceProfile?.Arn, aws);
  return {
    status: String(instance.State?.Name),
    isManaged: await reportsIn(target, aws),
    role,
    policy: role !== null && (await hasPolicy(role, aws)) ? ('attached' as const) : null,
  };
}

/**
 * Returns the role of the instance profile. The name of a profile is the last part of its ARN, with or without a
 * path.
 */
async function readRole(profileArn: string | undefined, aws: Aws): Promise<string | null> {
  if (profileArn === undefined) return null;
  const { InstanceProfile: profile } = await aws
    .client(IAMClient)
    .send(new GetInstanceProfileCommand({ InstanceProfileName: lastPartOf(profileArn) }))
    .catch(ifAbsent('NoSuchEntityException', { InstanceProfile: undefined }));
  return profile?.Roles?.[0]?.RoleName ?? null;
}

async function hasPolicy(RoleName: string, aws: Aws): Promise<boolean> {
  for await (const page of paginateListAttachedRolePolicies({ client: aws.client(IAMClient) }, { RoleName })) {
    if (page.AttachedPolicies?.some(({ PolicyName }) => PolicyName === policyName)) return true;
  }
  return false;
}

async function reportsIn({ resourceId }: Target, aws: Aws): Promise<boolean> {
  const Filters = [{ Key: 'InstanceIds', Values: [lastPartOf(resourceId)] }];
  const { InstanceInformationList: found = [] } = await aws
    .client(SSMClient)
    .send(new DescribeInstanceInformationCommand({ Filters }));
  return found.length > 0;
}
