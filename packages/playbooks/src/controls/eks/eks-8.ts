import { DescribeClusterCommand, EKSClient, UpdateClusterConfigCommand } from '@aws-sdk/client-eks';
import { cannotIf, definePlaybook, ifAbsent, lastPartOf, limit, refuse, set } from '../../engine/index.ts';

const anyCluster = 'arn:{partition}:eks:{region}:{account}:cluster/{id}';

/**
 * EKS.8: EKS clusters should have audit logging enabled.
 *
 * Amazon EKS sends the audit log of the Kubernetes API server to CloudWatch Logs, which charges for ingestion and
 * storage. The audit log of a busy cluster can be large. Other log types stay as they are. Workloads are not
 * interrupted.
 *
 * The update takes a few minutes, during which EKS accepts no other update of the cluster.
 *
 * @failed The AWS Config rule `eks-cluster-log-enabled` finds a cluster whose log type `audit` is not enabled.
 * @reads The log types and the status of the cluster.
 * @impact None.
 * @owners None known.
 * @undo Nothing is lost. Existing logs remain.
 * @unverified Whether EKS returns the new log types, or the status `UPDATING`, as soon as it accepts the update. If not,
 * ASR reports the remediation as failed after one minute, although EKS completes it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8
 */
export const eks8 = definePlaybook({
  control: 'EKS.8',
  title: 'enable audit logging for an EKS cluster',
  resourceType: 'AwsEksCluster',
  permissions: {
    read: ['eks:DescribeCluster'],
    write: ['eks:UpdateClusterConfig'],
    on: limit([anyCluster], 'eks:DescribeCluster', 'eks:UpdateClusterConfig'),
  },

  async read({ resourceId }, aws) {
    const found = await aws
      .client(EKSClient)
      .send(new DescribeClusterCommand({ name: lastPartOf(resourceId) }))
      .then((response) => response.cluster)
      .catch(ifAbsent('ResourceNotFoundException', undefined));
    if (found === undefined) return undefined;
    const { clusterLogging = [] } = found.logging ?? {};
    return {
      status: found.status ?? '',
      logsAudit: clusterLogging.some(({ enabled = false, types = [] }) => enabled && types.includes('audit')),
    };
  },

  settles: { withinSeconds: 1800, isSettled: ({ status }) => status !== 'UPDATING' },

  plan(cluster) {
    if (!cluster.logsAudit && cluster.status !== 'ACTIVE' && cluster.status !== 'UPDATING') {
      return refuse(`The status of the cluster is ${cluster.status}. Remediate again when it is ACTIVE.`);
    }
    return set(cluster, { logsAudit: true });
  },

  async apply({ resourceId }, { to: enabled }, aws) {
    const logging = { clusterLogging: [{ types: ['audit' as const], enabled }] };
    await aws
      .client(EKSClient)
      .send(new UpdateClusterConfigCommand({ name: lastPartOf(resourceId), logging }))
      .catch(
        cannotIf('ResourceInUseException', 'Another update of the cluster is in progress. Try again when it ends.'),
      );
  },
});
