import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Aws, type Target, definePlaybook, ifAbsent, lastPartOf, refuse, set } from '../../engine/index.ts';
import { findTable } from './scaling/index.ts';
import { whyUnusable } from './unusable.ts';

const table = 'arn:{partition}:dynamodb:{region}:{account}:table/{id}' as const;
/** The longest period, which DynamoDB also uses by default. */
const days = 35;

/**
 * DynamoDB.2: DynamoDB tables should have point-in-time recovery enabled.
 *
 * ASR enables point-in-time recovery with a recovery period of 35 days. DynamoDB charges for it by the size of the table. It
 * does not affect reads and writes. A table that has it with a shorter period stays as it is. Replicas of a global table in
 * other Regions have their own setting, which does not change. ASR refuses a table whose KMS key DynamoDB cannot use.
 *
 * @failed The AWS Config rule `dynamodb-pitr-enabled` finds a table without point-in-time recovery.
 * @reads The setting and the status of the table.
 * @impact None.
 * @owners None known.
 * @undo Undo disables the recovery. DynamoDB then deletes its backups of the table, so no earlier point in time is left.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-2
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
 */
export const dynamoDB2 = definePlaybook({
  control: 'DynamoDB.2',
  title: 'enable point-in-time recovery for a DynamoDB table',
  resourceType: 'AwsDynamoDbTable',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups'],
    write: ['dynamodb:UpdateContinuousBackups'],
    on: {
      'dynamodb:DescribeTable': [table],
      'dynamodb:DescribeContinuousBackups': [table],
      'dynamodb:UpdateContinuousBackups': [table],
    },
  },
  parameters: {},

  read,

  plan(state) {
    if (state.recoveryDays !== null) return { kind: 'compliant' };
    const reason = whyUnusable(state.status);
    return reason === undefined ? set(state, { recoveryDays: days }) : refuse(reason);
  },

  async apply({ resourceId }, { to }, aws) {
    const enabled = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: to ?? days };
    await aws.client(DynamoDBClient).send(
      new UpdateContinuousBackupsCommand({
        TableName: lastPartOf(resourceId),
        PointInTimeRecoverySpecification: to === null ? { PointInTimeRecoveryEnabled: false } : enabled,
      }),
    );
  },
});

async function read(target: Target, aws: Aws) {
  const found = await findTable(target, aws);
  if (found === undefined) return undefined;
  const { ContinuousBackupsDescription: backups } = await aws
    .client(DynamoDBClient)
    .send(new DescribeContinuousBackupsCommand({ TableName: lastPartOf(target.resourceId) }))
    .catch(ifAbsent('TableNotFoundException', { ContinuousBackupsDescription: null }));
  if (backups === null) return undefined;
  const recovery = backups?.PointInTimeRecoveryDescription;
  const isEnabled = recovery?.PointInTimeRecoveryStatus === 'ENABLED';
  return {
    /** `null`: point-in-time recovery is disabled. */
    recoveryDays: isEnabled ? (recovery.RecoveryPeriodInDays ?? days) : null,
    status: String(found.TableStatus),
  };
}
