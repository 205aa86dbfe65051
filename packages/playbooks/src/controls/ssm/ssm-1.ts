import { type Aws, type Target, definePlaybook, refuse, set } from '../../engine/index.ts';
import { describeLivingInstance } from '../ec2/instance/index.ts';
import { attach, detach, isAttached, onlyPolicy } from '../own-role/index.ts';
import { reportsIn } from './agent.ts';
import { attachmentTo, policyName, readRole } from './instance-role.ts';
import { refuseIfShared } from './role-users.ts';

/** @see https://docs.aws.amazon.com/drs/latest/userguide/security-iam-awsmanpol.html */
const ownRolesOfDisasterRecovery: readonly string[] = [
  'AWSElasticDisasterRecoveryReplicationServerRole',
  'AWSElasticDisasterRecoveryConversionServerRole',
];
/** No name of a role. An instance that lost its role differs from one whose role lost the policy. */
const noRole = 'no role';
const anyRole = 'arn:{partition}:iam::{account}:role/*';

/**
 * SSM.1: Amazon EC2 instances should be managed by AWS Systems Manager.
 *
 * ASR attaches the AWS managed policy AmazonSSMManagedInstanceCore to the role of the instance. Systems Manager can
 * then manage every instance that uses the role, in all Regions, and principals with access to Systems Manager can run
 * commands on these instances. Without an SSM agent and a network path to the Systems Manager endpoints, the instance
 * does not report to Systems Manager, and the remediation fails. If the role already has the policy, ASR refuses the
 * instance.
 *
 * ASR refuses a stopped instance, and an instance without a role, because a new role has side effects. Software that runs
 * without credentials today, or with credentials that come later in the search order, would use the role. Any client
 * that reaches the instance metadata service would get the role's credentials, and software can hold them for hours
 * after undo. For such an instance, use Default Host Management Configuration, which gives no credentials to the
 * software.
 *
 * @failed The AWS Config rule `ec2-instance-managed-by-systems-manager` finds a running instance whose SSM agent does
 * not report, or an instance that never reported.
 * @reads Whether the SSM agent reports now (`Online`), the state of the instance, its role, and the managed policies of
 * the role.
 * @impact None.
 * @owners AWS Elastic Disaster Recovery removes the agent from its replication servers: ASR refuses them, so suppress
 * their findings.
 * @undo Undo detaches the policy. It refuses while Systems Manager manages another instance with the role in any enabled
 * Region, or if ASR is not allowed to read an enabled Region.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-1
 * @see https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-managed-by-systems-manager.html
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
      'ec2:DescribeRegions',
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
    when: onlyPolicy(`arn:{partition}:iam::aws:policy/${policyName}`),
  },
  parameters: {},
  // The agent requests new credentials within half an hour.
  settles: {
    withinSeconds: 3600,
    isSettled: ({ isManaged, policyOn }) => isManaged || policyOn === null,
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
    return set(instance, { policyOn: instance.role });
  },

  async apply(target, { from, to }, aws) {
    if (to !== null) return attach(attachmentTo(to, target), aws);
    if (from === null) return;
    await refuseIfShared(from, target, aws);
    await detach(attachmentTo(from, target), aws);
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
    /** The role, if it has the policy. Undo detaches the policy from this role only. */
    policyOn: role === null ? noRole : (await isAttached(attachmentTo(role, target), aws)) ? role : null,
  };
}
