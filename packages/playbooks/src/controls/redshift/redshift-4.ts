import {
  DescribeLoggingStatusCommand,
  DisableLoggingCommand,
  EnableLoggingCommand,
  RedshiftClient,
  type LoggingStatus,
} from '@aws-sdk/client-redshift';
import { definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster } from './cluster.ts';

/**
 * Redshift.4: Amazon Redshift clusters should have audit logging enabled.
 *
 * Redshift logs connections, and changes to users, to CloudWatch Logs. It creates the log groups under
 * `/aws/redshift/cluster/`, so no bucket is needed. CloudWatch Logs charges per gigabyte, and logs do not expire
 * until you set a retention period for the log groups. User queries are also logged, but only if the cluster's
 * parameter `enable_user_activity_logging` is on.
 *
 * @failed The AWS Config rule `redshift-cluster-audit-logging-enabled` of Security Hub finds a cluster without audit
 * logging. Any destination passes.
 * @reads The destination of the audit logs, and the status of the cluster.
 * @impact None.
 * @owners None known.
 * @undo Undo stops the logging, unless another destination was set since. Existing logs stay as evidence.
 * @unverified Whether the rule, which Security Hub does not publish, also counts CloudWatch Logs as a destination.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-4
 */
export const redshift4 = definePlaybook({
  control: 'Redshift.4',
  title: 'send the audit logs of a Redshift cluster to CloudWatch Logs',
  resourceType: 'AwsRedshiftCluster',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['redshift:DescribeClusters', 'redshift:DescribeLoggingStatus'],
    write: ['redshift:EnableLogging', 'redshift:DisableLogging'],
    on: {
      'redshift:DescribeLoggingStatus': ['arn:{partition}:redshift:{region}:{account}:cluster:{id}'],
      'redshift:EnableLogging': ['arn:{partition}:redshift:{region}:{account}:cluster:{id}'],
      'redshift:DisableLogging': ['arn:{partition}:redshift:{region}:{account}:cluster:{id}'],
    },
  },
  parameters: {},

  async read(target, aws) {
    const cluster = await findRedshiftCluster(target, aws);
    if (cluster === undefined) return undefined;
    const logging = await aws
      .client(RedshiftClient)
      .send(new DescribeLoggingStatusCommand({ ClusterIdentifier: lastPartOf(target.resourceId) }))
      .catch(ifAbsent('ClusterNotFoundFault', undefined));
    return logging && { logs: destinationOf(logging), status: String(cluster.ClusterStatus) };
  },

  // An existing log destination is the owner's choice, and stays.
  plan(cluster) {
    if (cluster.logs !== null) return { kind: 'compliant' };
    const obstacle = clusterStuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { logs: toCloudWatch }) : refuse(obstacle);
  },

  async apply(target, { to: logs }, aws) {
    const ClusterIdentifier = lastPartOf(target.resourceId);
    const redshift = aws.client(RedshiftClient);
    await (logs === null
      ? redshift.send(new DisableLoggingCommand({ ClusterIdentifier }))
      : redshift.send(
          new EnableLoggingCommand({
            ClusterIdentifier,
            LogDestinationType: 'cloudwatch',
            LogExports: [...logs.exports],
          }),
        ));
  },
});

interface LogDestination {
  /** `cloudwatch`, or the URI of a location in S3. */
  readonly destination: string;
  /** The logs that CloudWatch receives, in alphabetical order. */
  readonly exports: readonly string[];
}

const toCloudWatch: LogDestination = {
  destination: 'cloudwatch',
  exports: ['connectionlog', 'useractivitylog', 'userlog'],
};

/** Returns `null` if the cluster has no audit logging. */
function destinationOf(logging: LoggingStatus): LogDestination | null {
  if (!logging.LoggingEnabled) return null;
  const { LogDestinationType: type, BucketName: bucket, S3KeyPrefix: prefix = '', LogExports: exports = [] } = logging;
  return { destination: type === 'cloudwatch' ? type : `s3://${bucket}/${prefix}`, exports: exports.toSorted() };
}
