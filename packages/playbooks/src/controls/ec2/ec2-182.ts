import {
  DisableSnapshotBlockPublicAccessCommand,
  EC2Client,
  EnableSnapshotBlockPublicAccessCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2';
import { type Aws, type Target, cannot, definePlaybook, refuse, set } from '../../engine/index.ts';

/**
 * EC2.182: Block public access settings should be enabled for Amazon EBS snapshots.
 *
 * ASR blocks all public sharing of EBS snapshots for the account in this Region. Snapshots that are public now are no longer
 * available to everyone, but keep their permission. The change has no cost.
 *
 * Remediation always requires approval, because principals outside of the accounts with which a snapshot is shared lose
 * public snapshots, and ASR does not read who uses them. Snapshots that are shared with single accounts stay shared. ASR
 * refuses an account whose setting an organization policy manages.
 *
 * @failed The AWS Config rule `ebs-snapshot-block-public-access` finds that block public access does not block all sharing
 * of EBS snapshots with everyone.
 * @reads The setting of the account in the Region, and who manages it.
 * @impact Accounts that create volumes from public snapshots of this account.
 * @owners A declarative policy of AWS Organizations.
 * @undo Snapshots that still have public permission become public again.
 * @unverified The id by which Security Hub names the setting in a finding. Whether the rule accepts that only new sharing is
 * blocked; ASR blocks all sharing.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-182
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots-work.html
 */
export const ec2182 = definePlaybook({
  control: 'EC2.182',
  title: 'block public access to the EBS snapshots of the account in this Region',
  resourceType: 'AwsEc2SnapshotBlockPublicAccess',
  scope: 'regional',
  effect: 'reversible',
  alwaysAsks: true,
  permissions: {
    read: ['ec2:GetSnapshotBlockPublicAccessState'],
    write: ['ec2:EnableSnapshotBlockPublicAccess', 'ec2:DisableSnapshotBlockPublicAccess'],
  },
  undoOnly: ['ec2:DisableSnapshotBlockPublicAccess'],
  parameters: {},

  read,

  plan(account) {
    if (account.sharing === 'block-all-sharing') return { kind: 'compliant' };
    return account.managedByPolicy ? refuse(byPolicy) : set(account, { sharing: 'block-all-sharing' });
  },

  async apply(target, { to }, aws) {
    if ((await read(target, aws)).managedByPolicy) cannot(byPolicy);
    const ec2 = aws.client(EC2Client);
    await (to === 'unblocked'
      ? ec2.send(new DisableSnapshotBlockPublicAccessCommand({}))
      : ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: to })));
  },
});

const byPolicy =
  'A declarative policy of AWS Organizations manages the setting. Change the policy in the management account.';

async function read(_target: Target, aws: Aws) {
  const { State: sharing = 'unblocked', ManagedBy } = await aws
    .client(EC2Client)
    .send(new GetSnapshotBlockPublicAccessStateCommand({}));
  return { sharing, managedByPolicy: ManagedBy === 'declarative-policy' };
}
