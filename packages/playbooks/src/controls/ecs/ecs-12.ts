import {
  type Cluster,
  DescribeClustersCommand,
  ECSClient,
  type Failure,
  UpdateClusterSettingsCommand,
} from '@aws-sdk/client-ecs';
import { definePlaybook, limit, set } from '../../engine/index.ts';

const cluster = 'arn:{partition}:ecs:{region}:{account}:cluster/{id}';

/** The name of the setting, which is the only one of a cluster. */
const setting = 'containerInsights';

/**
 * ECS.12: ECS clusters should use Container Insights.
 *
 * Amazon CloudWatch then collects metrics of the cluster, its services and its tasks. It charges for them as for custom
 * metrics, and for the performance events in the log group `/aws/ecs/containerinsights/<cluster>/performance`, which keeps
 * them for one day. Running tasks are not affected. A cluster with enhanced observability keeps it.
 *
 * @failed The AWS Config rule `ecs-container-insights-enabled` finds a cluster whose setting `containerInsights` is neither
 * `enabled` nor `enhanced`.
 * @reads The setting and the status of the cluster.
 * @impact None.
 * @owners AWS Batch, for the clusters of its compute environments. AWS CloudFormation and other tools set the value of their
 * template again at the next update of the cluster.
 * @undo Nothing is lost. Undo restores the setting, and the log group and its events stay until they expire.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterSetting.html
 */
export const ecs12 = definePlaybook({
  control: 'ECS.12',
  title: 'turn on Container Insights for an ECS cluster',
  resourceType: 'AwsEcsCluster',
  permissions: {
    read: ['ecs:DescribeClusters'],
    write: ['ecs:UpdateClusterSettings'],
    on: limit([cluster], 'ecs:DescribeClusters', 'ecs:UpdateClusterSettings'),
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const { clusters: [found] = [], failures } = await aws
      .client(ECSClient)
      .send(new DescribeClustersCommand({ clusters: [resourceId], include: ['SETTINGS'] }));
    throwUnlessMissing(failures);
    // A deleted cluster stays visible for a while.
    return found === undefined || found.status === 'INACTIVE' ? undefined : { insights: insightsOf(found) };
  },

  plan(found) {
    return found.insights === 'enhanced' ? { kind: 'compliant' } : set(found, { insights: 'enabled' });
  },

  async apply({ resourceId }, { to: value }, aws) {
    await aws
      .client(ECSClient)
      .send(new UpdateClusterSettingsCommand({ cluster: resourceId, settings: [{ name: setting, value }] }));
  },
});

/** A failure that the cluster is missing is an answer. */
function throwUnlessMissing(failures: readonly Failure[] = []): void {
  const failure = failures.find(({ reason }) => reason !== 'MISSING');
  if (failure === undefined) return;
  const { arn, reason, detail = '' } = failure;
  throw new Error(`Amazon ECS does not describe ${arn}: ${reason}. ${detail}`.trim());
}

function insightsOf({ settings = [] }: Cluster): string {
  return settings.find(({ name }) => name === setting)?.value ?? 'disabled';
}
