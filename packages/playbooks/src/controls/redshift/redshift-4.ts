import {
  DescribeLoggingStatusCommand,
  DisableLoggingCommand,
  EnableLoggingCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import { definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { clusterStuckIn, findRedshiftCluster } from './cluster.ts';

/**
 * Redshift.4: Amazon Redshift clusters should have audit logging enabled.
 *
 * Connections, and changes to users, go to CloudWatch Logs, into groups that Redshift makes under
 * `/aws/redshift/cluster/`, so there is no bucket to set up. Their storage costs by the gigabyte, and
 * nothing expires until you give the groups a retention. What users ask is logged, too, but only if
 * the parameter `enable_user_activity_logging` of the cluster says so. The cluster goes on as it is.
 * Undo stops the logging; what was logged stays, as evidence.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-4
 */
export const redshift4 = definePlaybook({
  control: 'Redshift.4',
  title: 'log the connections and users of a Redshift cluster to CloudWatch Logs',
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
    return logging && { logs: logging.LoggingEnabled ?? false, status: String(cluster.ClusterStatus) };
  },

  // Where a cluster logs to is its owner's choice, and stays.
  plan(cluster) {
    if (cluster.logs) return { kind: 'compliant' };
    const obstacle = clusterStuckIn(cluster.status);
    return obstacle === undefined ? set(cluster, { logs: true }) : refuse(obstacle);
  },

  async apply(target, { to: logs }, aws) {
    const ClusterIdentifier = lastPartOf(target.resourceId);
    const redshift = aws.client(RedshiftClient);
    await (logs
      ? redshift.send(
          new EnableLoggingCommand({
            ClusterIdentifier,
            LogDestinationType: 'cloudwatch',
            LogExports: ['connectionlog', 'userlog', 'useractivitylog'],
          }),
        )
      : redshift.send(new DisableLoggingCommand({ ClusterIdentifier })));
  },
});
