import {
  type Limits,
  type Tracking,
  changeLimits,
  changeTracking,
  findTable,
  isForReading,
  readLimits,
  readTracking,
  scalingPermissions,
  throughputOf,
} from './scaling/index.ts';
import { type Aws, type Target, definePlaybook, join, refuse, setElements } from '../../engine/index.ts';
import { count } from '../../parameters/index.ts';
import { whyUnusable } from './unusable.ts';

/**
 * DynamoDB.1: DynamoDB tables should automatically scale capacity with demand.
 *
 * ASR configures auto scaling at 70 percent utilization for the reads and writes of a table with provisioned capacity,
 * and of each of its global secondary indexes. The current capacity becomes the minimum, so throttling does not
 * increase. Twice the current capacity becomes the maximum, so the cost of the table can double under load. Raise the
 * maximum if the table may need more. CloudWatch charges for the alarms of each policy.
 *
 * On-demand mode also satisfies the control, but it can cost several times as much, so ASR does not select it. The
 * other replicas of a global table have their own settings.
 *
 * ASR changes existing auto scaling only if the control requires more. It then raises the minimum capacity or lowers
 * the target utilization. ASR refuses a table whose KMS key DynamoDB cannot use.
 *
 * @failed The AWS Config rule `dynamodb-autoscaling-enabled` finds a table or a global secondary index with provisioned
 * capacity that does not scale, or scales less than the parameters require.
 * @reads The capacity of the table and its indexes, and their scalable targets and scaling policies.
 * @impact None.
 * @owners None known.
 * @undo Undo removes the limits, policies and alarms that ASR created. The capacity keeps its current value, and the
 * service-linked role of Application Auto Scaling remains.
 * @unverified How the rule compares the parameters. ASR takes capacities as minimums and utilizations as maximums.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-1
 */
export const dynamoDB1 = definePlaybook({
  control: 'DynamoDB.1',
  title: 'configure auto scaling for the provisioned capacity of a DynamoDB table',
  resourceType: 'AwsDynamoDbTable',
  scope: 'regional',
  effect: 'reversible',
  permissions: scalingPermissions,
  // Security Hub requires no particular values by default. These defaults are the limits that AWS accepts.
  parameters: {
    minProvisionedReadCapacity: count({ default: 1, min: 1, max: 40_000, unit: 'capacity units', meaning: 'floor' }),
    targetReadUtilization: count({ default: 90, min: 20, max: 90, unit: 'percent', meaning: 'ceiling' }),
    minProvisionedWriteCapacity: count({ default: 1, min: 1, max: 40_000, unit: 'capacity units', meaning: 'floor' }),
    targetWriteUtilization: count({ default: 90, min: 20, max: 90, unit: 'percent', meaning: 'ceiling' }),
  },

  read,

  plan(table, parameters) {
    if (table.throughput === null) return { kind: 'compliant' };
    const parts = Object.entries(table.throughput);
    const limits = parts.map(([part, units]) => {
      const { minProvisionedReadCapacity: forReads, minProvisionedWriteCapacity: forWrites } = parameters;
      return [part, limitsFor(units, table.limits[part], isForReading(part) ? forReads : forWrites)] as const;
    });
    const tracking = parts.map(([part]) => {
      const { targetReadUtilization: ofReads, targetWriteUtilization: ofWrites } = parameters;
      return [part, trackingFor(table.tracking[part], isForReading(part) ? ofReads : ofWrites)] as const;
    });
    const planned = join(
      setElements(table, 'limits', Object.fromEntries(limits)),
      setElements(table, 'tracking', Object.fromEntries(tracking)),
    );
    const reason = whyUnusable(table.status);
    return planned.kind === 'compliant' || reason === undefined ? planned : refuse(reason);
  },

  apply: (target, change, aws) =>
    change.field === 'limits'
      ? changeLimits(target, change.key, change.to, aws)
      : changeTracking(target, change.key, change, aws),
});

async function read(target: Target, aws: Aws) {
  const table = await findTable(target, aws);
  if (table === undefined) return undefined;
  const throughput = throughputOf(table);
  const limits: { [part: string]: Limits } = {};
  const tracking: { [part: string]: Tracking } = {};
  for (const part of Object.keys(throughput ?? {})) {
    const between = await readLimits(target, part, aws);
    if (between !== undefined) limits[part] = between;
    const by = await readTracking(target, part, aws);
    if (by !== undefined) tracking[part] = by;
  }
  return { throughput, limits, tracking, status: String(table.TableStatus) };
}

/** @param required The required minimum, in capacity units. */
function limitsFor(units: number, present: Limits | undefined, required: number): Limits {
  const min = Math.max(required, present?.min ?? units);
  return { min, max: present === undefined ? 2 * min : Math.max(min, present.max) };
}

/** @param required The highest allowed utilization, in percent. */
function trackingFor(present: Tracking | undefined, required: number): Tracking {
  if (present === undefined) return { policy: 'asr-target-tracking', utilization: Math.min(70, required) };
  const { utilization } = present;
  return utilization === null ? present : { ...present, utilization: Math.min(utilization, required) };
}
