import {
  type TrailLogs,
  foreignOwnerOf,
  ownTrail,
  readTrail,
  refuseForeign,
  trailLogsOf,
  updateTrail,
} from './trail/index.ts';
import {
  allowWriting,
  createLogGroup,
  createLogRole,
  deleteLogGroup,
  disallowWriting,
  hasLogGroup,
  logGroupPermissions,
  logRolePermissions,
  readLogRole,
} from './log-delivery/index.ts';
import { deleteOwnRole } from '../own-role/index.ts';
import { type Aws, type Target, definePlaybook, join, refuse, set } from '../../engine/index.ts';

/**
 * CloudTrail.5: CloudTrail trails should be integrated with Amazon CloudWatch Logs.
 *
 * CloudTrail also sends the events of the trail to the log group `asr-cloudtrail/TRAIL`, with a role that has no other
 * permissions. The bucket of the trail and its policy stay as they are. CloudWatch Logs keeps the events for one year.
 *
 * CloudWatch Logs charges for ingestion, about 0.50 USD per GB. A trail with data events can cause high charges.
 * Require approval in accounts that have such trails.
 *
 * @failed The AWS Config rule `cloud-trail-cloud-watch-logs-enabled` finds a trail whose `CloudWatchLogsLogGroupArn`
 * is empty.
 * @reads The trail in its home Region, and the log group and the role of ASR for it.
 * @impact None.
 * @owners AWS Control Tower denies changes of the trails that it created, with a service control policy.
 * @undo Undo ends the delivery and deletes the role and the log group. It keeps a log group that contains events,
 * because the events are evidence, and reports that it did.
 * @unverified Whether Security Hub also requires a recent delivery to the log group, which the rule can check.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-5
 */
export const cloudTrail5 = definePlaybook({
  control: 'CloudTrail.5',
  title: 'deliver the events of a CloudTrail trail to CloudWatch Logs',
  resourceType: 'AwsCloudTrailTrail',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: ['cloudtrail:GetTrail', ...logGroupPermissions.read, ...logRolePermissions.read],
    write: ['cloudtrail:UpdateTrail', ...logGroupPermissions.write, ...logRolePermissions.write],
    dependent: [...logGroupPermissions.dependent, ...logRolePermissions.dependent],
    on: {
      'cloudtrail:GetTrail': [ownTrail],
      'cloudtrail:UpdateTrail': [ownTrail],
      ...logGroupPermissions.on,
      ...logRolePermissions.on,
    },
    when: logRolePermissions.when,
  },
  parameters: {},

  async read(target, aws) {
    const trail = await readTrail(target, aws);
    if (trail === undefined) return undefined;
    const names = trailLogsOf(target);
    const foreignOwner = foreignOwnerOf(target);
    const { CloudWatchLogsLogGroupArn: logGroupArn = '', CloudWatchLogsRoleArn: roleArn = '' } = trail;
    // For a trail of another account the names do not apply. The playbook refuses such a trail.
    const isPresent = foreignOwner === null && (await hasLogGroup(names.logGroupName, names.region, aws));
    return {
      foreignOwner,
      names,
      logGroup: isPresent ? names.logGroupName : null,
      ...(await readLogRole(names.roleName, aws)),
      delivery: logGroupArn === '' ? null : { logGroupArn, roleArn },
    };
  },

  plan(trail) {
    if (trail.foreignOwner !== null) return refuseForeign(trail.foreignOwner);
    if (trail.delivery !== null) return { kind: 'compliant' };
    const { logGroupName, logGroupArn, roleName, roleArn } = trail.names;
    if (trail.role !== null && !trail.roleIsLimited) {
      return refuse(
        `The role ${roleName} lacks the permissions boundary AWSLambdaBasicExecutionRole, so ASR is not allowed to ` +
          'write its policy. Delete the role, then remediate again.',
      );
    }
    return join(
      set(trail, { logGroup: logGroupName }),
      set(trail, { role: roleName }),
      set(trail, { rolePolicy: 'writes to the log group' }),
      set(trail, { delivery: { logGroupArn: `${logGroupArn}:*`, roleArn } }),
    );
  },

  async apply(target, change, aws) {
    const names = trailLogsOf(target);
    if (change.field === 'delivery') return deliver(target, change.to, aws);
    await (change.to === null ? remove(change.field, names, aws) : create(change.field, target, aws));
  },
});

/** Sets where the trail delivers. Empty ARNs end the delivery. */
async function deliver(
  target: Target,
  to: { readonly logGroupArn: string; readonly roleArn: string } | null,
  aws: Aws,
): Promise<void> {
  const { logGroupArn, roleArn } = to ?? { logGroupArn: '', roleArn: '' };
  // CloudTrail validates the role immediately. For some seconds after IAM creates the role, CloudTrail returns
  // InvalidCloudWatchLogsRoleArnException. The caller tries again.
  await updateTrail(target, { CloudWatchLogsLogGroupArn: logGroupArn, CloudWatchLogsRoleArn: roleArn }, aws);
}

type Created = 'logGroup' | 'role' | 'rolePolicy';

function create(field: Created, target: Target, aws: Aws): Promise<void> {
  const { region, logGroupName, logGroupArn, roleName } = trailLogsOf(target);
  if (field === 'logGroup') return createLogGroup(logGroupName, region, aws);
  return field === 'role' ? createLogRole(target, roleName, aws) : allowWriting(roleName, logGroupArn, aws);
}

function remove(field: Created, { region, logGroupName, roleName }: TrailLogs, aws: Aws): Promise<void> {
  if (field === 'logGroup') return deleteLogGroup(logGroupName, region, aws);
  return field === 'role' ? deleteOwnRole(roleName, aws) : disallowWriting(roleName, aws);
}
