/**
 * The log group and role that deliver the events of a trail to CloudWatch Logs. Their names derive from the trail's
 * ARN.
 */
import { createHash } from 'node:crypto';
import { type Target, lastPartOf } from '../../../engine/index.ts';
import { trailArnOf } from './one-trail.ts';
import { homeRegionOf } from './trails.ts';

export interface TrailLogs {
  /** The home Region of the trail, which must also be the Region of the log group. */
  readonly region: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;
  readonly roleName: string;
  readonly roleArn: string;
}

export function trailLogsOf(target: Target): TrailLogs {
  const { partition, accountId } = target;
  const arn = trailArnOf(target);
  const region = homeRegionOf(arn);
  const logGroupName = `asr-cloudtrail/${lastPartOf(arn)}`;
  // The name of a trail can be twice as long as the name of a role, so the role name contains a hash.
  const roleName = `asr-cloudtrail-logs-${createHash('sha256').update(arn).digest('hex').slice(0, 16)}`;
  return {
    region,
    logGroupName,
    logGroupArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName}`,
    roleName,
    roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
  };
}
