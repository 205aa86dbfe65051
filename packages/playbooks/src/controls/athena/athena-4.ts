import {
  AthenaClient,
  GetWorkGroupCommand,
  paginateListWorkGroups,
  UpdateWorkGroupCommand,
} from '@aws-sdk/client-athena';
import { type Aws, definePlaybook, lastPartOf, set } from '../../engine/index.ts';

const workGroup = 'arn:{partition}:athena:{region}:{account}:workgroup/{id}';

/**
 * Athena.4: Athena workgroups should have logging enabled.
 *
 * Athena publishes the query metrics of the workgroup to CloudWatch. Queries run as before, and the other settings of
 * the workgroup stay as they are.
 *
 * @failed The AWS Config rule `athena-workgroup-logging-enabled` finds a workgroup whose setting
 * `PublishCloudWatchMetricsEnabled` is off. It is off by default if a workgroup is created with the API, and in the
 * workgroup `primary`.
 * @reads The same setting.
 * @impact None.
 * @owners None known.
 * @undo Undo stops the metrics. Published metrics remain until CloudWatch expires them.
 * @unverified Whether CloudWatch charges for these metrics.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/athena-controls.html#athena-4
 */
export const athena4 = definePlaybook({
  control: 'Athena.4',
  title: 'publish the query metrics of an Athena workgroup to CloudWatch',
  resourceType: 'AwsAthenaWorkGroup',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['athena:ListWorkGroups', 'athena:GetWorkGroup'],
    write: ['athena:UpdateWorkGroup'],
    on: { 'athena:GetWorkGroup': [workGroup], 'athena:UpdateWorkGroup': [workGroup] },
  },
  parameters: {},

  async read({ resourceId }, aws) {
    const WorkGroup = lastPartOf(resourceId);
    if (!(await exists(WorkGroup, aws))) return undefined;
    const { WorkGroup: found } = await aws.client(AthenaClient).send(new GetWorkGroupCommand({ WorkGroup }));
    return { publishesMetrics: found?.Configuration?.PublishCloudWatchMetricsEnabled ?? false };
  },

  plan(workGroupState) {
    return set(workGroupState, { publishesMetrics: true });
  },

  async apply({ resourceId }, { to: publishes }, aws) {
    const ConfigurationUpdates = { PublishCloudWatchMetricsEnabled: publishes };
    await aws
      .client(AthenaClient)
      .send(new UpdateWorkGroupCommand({ WorkGroup: lastPartOf(resourceId), ConfigurationUpdates }));
  },
});

/**
 * Lists the workgroups, because GetWorkGroup returns InvalidRequestException for many errors and not only for absence.
 */
async function exists(name: string, aws: Aws): Promise<boolean> {
  for await (const { WorkGroups = [] } of paginateListWorkGroups({ client: aws.client(AthenaClient) }, {})) {
    if (WorkGroups.some(({ Name }) => Name === name)) return true;
  }
  return false;
}
