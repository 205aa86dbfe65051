import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  type Aws,
  type Target,
  cannot,
  definePlaybook,
  ifAbsent,
  lastPartOf,
  refuse,
  set,
} from '../../engine/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';
import { hasPolicy, policyArnIn, policyName, readRole } from './instance-role.ts';
import { managedInstancesWith } from './role-users.ts';

/** @see https://docs.aws.amazon.com/drs/latest/userguide/security-iam-awsmanpol.html */
const ownRolesOfDisasterRecovery: readonly string[] = [
  'AWSElasticDisasterRecoveryReplicationServerRole',
  'AWSElasticDisasterRecoveryConversionServerRole',
];
const anyRole = 'arn:{partition}:iam::{account}:role/*';
const thePolicy = { ArnEquals: { 'iam:PolicyARN': `arn:{partition}:iam::aws:policy/${policyName}` } };

/**
 * SSM.1: Amazon EC2 instances should be managed by AWS Systems Manager.
 *
 * ASR attaches the AWS managed policy AmazonSSMManagedInstanceCore to the role of the instance. Systems Manager can
 * then manage every instance that uses the role, and principals with access to Systems Manager can run commands on
 * these instances. Without an SSM agent and a network path to the Systems Manager endpoints, the instance does not
 * report to Systems Manager, and the remediation fails. If the role already has the policy, ASR refuses the instance.
 *
 * Undo detaches the policy, but only while Systems Manager manages no other instance with the role in the Region.
 * Instances with the role in other Regions lose Systems Manager.
 *
 * Replication servers of AWS Elastic Disaster Recovery fail this control by design, because AWS removes the agent. ASR
 * refuses them: suppress their findings.
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
  worksUntilReplaced: true,
  permissions: {
    read: [
      'ec2:DescribeInstances',
      'iam:GetInstanceProfile',
      'iam:ListAttachedRolePolicies',
      // Undo reads which other instances use the role.
      'iam:ListInstanceProfilesForRole',
      'ssm:DescribeInstanceInformation',
    ],
    write: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    on: {
      'iam:GetInstanceProfile': ['arn:{partition}:iam::{account}:instance-profile/*'],
      'iam:ListAttachedRolePolicies': [anyRole],
      'iam:ListInstanceProfilesForRole': [anyRole],
      'iam:AttachRolePolicy': [anyRole],
      'iam:DetachRolePolicy': [anyRole],
    },
    when: { 'iam:AttachRolePolicy': thePolicy, 'iam:DetachRolePolicy': thePolicy },
  },
  parameters: {},
  // The agent requests new credentials within half an hour.
  settles: {
    withinSeconds: 3600,
    isSettled: ({ isManaged, policy }) => isManaged || policy === null,
    whyStalled: ({ role }) =>
      `The role ${role} has the policy ${policyName}, but the instance does not report to Systems Manager. Check that the ` +
      'SSM agent runs, and that it can reach the Systems Manager endpoints.',
  },

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
    if (ownRolesOfDisasterRecovery.includes(instance.role)) {
      return refuse(
        'AWS Elastic Disaster Recovery manages this instance and removes the SSM agent from it. Suppress the finding.',
      );
    }
    return set(instance, { policy: 'attached' });
  },

  async apply(target, { to }, aws) {
    const role = (await read(target, aws))?.role ?? null;
    if (role === null) return;
    const input = { RoleName: role, PolicyArn: policyArnIn(target) };
    const iam = aws.client(IAMClient);
    if (to !== null) {
      await iam.send(new AttachRolePolicyCommand(input));
      return;
    }
    const others = (await managedInstancesWith(role, aws)).filter((id) => id !== lastPartOf(target.resourceId));
    if (others.length > 0) {
      cannot(
        `Systems Manager also manages ${others.join(', ')} with the role ${role}, so ASR kept its policy. Detach the ` +
          'policy manually when these instances no longer need it.',
      );
    }
    await iam.send(new DetachRolePolicyCommand(input)).catch(ifAbsent('NoSuchEntityException', undefined));
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
    policy: role !== null && (await hasPolicy(role, target, aws)) ? ('attached' as const) : null,
  };
}

async function reportsIn({ resourceId }: Target, aws: Aws): Promise<boolean> {
  const Filters = [{ Key: 'InstanceIds', Values: [lastPartOf(resourceId)] }];
  const { InstanceInformationList: found = [] } = await aws
    .client(SSMClient)
    .send(new DescribeInstanceInformationCommand({ Filters }));
  return found.length > 0;
}
