import { DescribeClusterCommand, EKSClient, UpdateClusterConfigCommand, type LogSetup } from '@aws-sdk/client-eks';
import { definePlaybook, ifAbsent, lastPartOf, limit, refuse, set } from '../../engine/index.ts';
import { logTypesBeingSet } from './logging-update.ts';

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
 * @reads The log types and the status of the cluster, and the log types of an update in progress.
 * @impact None.
 * @owners None known.
 * @undo Nothing is lost. Existing logs remain.
 * @unverified Whether the status of the cluster is `UPDATING` as soon as EKS accepts the update.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-8
 */
export const eks8 = definePlaybook({
  control: 'EKS.8',
  title: 'enable audit logging for an EKS cluster',
  resourceType: 'AwsEksCluster',
  permissions: {
    read: ['eks:DescribeCluster', 'eks:ListUpdates', 'eks:DescribeUpdate'],
    write: ['eks:UpdateClusterConfig'],
    on: limit([anyCluster], 'eks:DescribeCluster', 'eks:ListUpdates', 'eks:DescribeUpdate', 'eks:UpdateClusterConfig'),
  },

  async read({ resourceId }, aws) {
    const found = await aws
      .client(EKSClient)
      .send(new DescribeClusterCommand({ name: lastPartOf(resourceId) }))
      .then((response) => response.cluster)
      .catch(ifAbsent('ResourceNotFoundException', undefined));
    if (found === undefined) return undefined;
    const present = isAuditIn(found.logging?.clusterLogging) ?? false;
    if (found.status !== 'UPDATING') return { status: found.status ?? '', logsAudit: present };
    const accepted = isAuditIn(await logTypesBeingSet(lastPartOf(resourceId), aws));
    return { status: found.status, logsAudit: accepted ?? present };
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
    // ASR retries while another update of the cluster is in progress.
    await aws.client(EKSClient).send(new UpdateClusterConfigCommand({ name: lastPartOf(resourceId), logging }));
  },
});

/** Returns whether the audit log is enabled; `undefined` if the log types do not mention it. */
function isAuditIn(logTypes: readonly LogSetup[] = []): boolean | undefined {
  return logTypes.find(({ types = [] }) => types.includes('audit'))?.enabled;
}
