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
  deleteLogRole,
  disallowWriting,
  hasLogGroup,
  logGroupPermissions,
  logRolePermissions,
  readLogRole,
} from './log-delivery/index.ts';
import { type Aws, type Target, definePlaybook, join, refuse, set } from '../../engine/index.ts';

/**
 * CloudTrail.5: CloudTrail trails should be integrated with Amazon CloudWatch Logs.
 *
 * The events of the trail go to a log group of its own, `asr-cloudtrail/TRAIL`, as well, by a role that
 * may do nothing else; the bucket and its policy stay as they are. CloudWatch Logs charges for what
 * comes in, about half a dollar a gigabyte: dear for a trail with data events, so require approval
 * where there are such. Events are kept for a year.
 *
 * Undo ends the delivery and deletes the role and the log group; a log group with events is kept, as
 * evidence, and the undo says so.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-5
 */
export const cloudTrail5 = definePlaybook({
  control: 'CloudTrail.5',
  title: 'send the events of a CloudTrail trail to CloudWatch Logs',
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
    // Names nothing of another account's trail: the playbook refuses it.
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
        `The role ${roleName} exists without the permissions boundary AWSLambdaBasicExecutionRole, so ASR may not ` +
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

/** Empty names end the delivery. */
async function deliver(
  target: Target,
  to: { readonly logGroupArn: string; readonly roleArn: string } | null,
  aws: Aws,
): Promise<void> {
  const { logGroupArn, roleArn } = to ?? { logGroupArn: '', roleArn: '' };
  // CloudTrail tries the role at once, and answers InvalidCloudWatchLogsRoleArnException for some
  // seconds after IAM made it: try again.
  await updateTrail(target, { CloudWatchLogsLogGroupArn: logGroupArn, CloudWatchLogsRoleArn: roleArn }, aws);
}

type Made = 'logGroup' | 'role' | 'rolePolicy';

function create(field: Made, target: Target, aws: Aws): Promise<void> {
  const { region, logGroupName, logGroupArn, roleName } = trailLogsOf(target);
  if (field === 'logGroup') return createLogGroup(logGroupName, region, aws);
  return field === 'role' ? createLogRole(target, roleName, aws) : allowWriting(roleName, logGroupArn, aws);
}

function remove(field: Made, { region, logGroupName, roleName }: TrailLogs, aws: Aws): Promise<void> {
  if (field === 'logGroup') return deleteLogGroup(logGroupName, region, aws);
  return field === 'role' ? deleteLogRole(roleName, aws) : disallowWriting(roleName, aws);
}
