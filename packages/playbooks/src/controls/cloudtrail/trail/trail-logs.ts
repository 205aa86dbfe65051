/** Where the events of a trail go in CloudWatch Logs, by names that follow from the trail's ARN. */
import { createHash } from 'node:crypto';
import { type Target, lastPartOf } from '../../../engine/index.ts';
import { trailArnOf } from './one-trail.ts';
import { homeRegionOf } from './trails.ts';

export interface TrailLogs {
  /** The trail's home Region, where the log group must be. */
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
  // A trail's name may be twice as long as a role's.
  const roleName = `asr-cloudtrail-logs-${createHash('sha256').update(arn).digest('hex').slice(0, 16)}`;
  return {
    region,
    logGroupName,
    logGroupArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName}`,
    roleName,
    roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
  };
}
