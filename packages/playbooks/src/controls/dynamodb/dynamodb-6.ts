import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { definePlaybook, lastPartOf, refuse, set } from '../../engine/index.ts';
import { findTable } from './scaling/index.ts';
import { whyUnusable } from './unusable.ts';

/**
 * DynamoDB.6: DynamoDB tables should have deletion protection enabled.
 *
 * Deletion protection has no cost and does not affect reads and writes. Replicas of a global table in other Regions
 * have their own setting, which does not change. ASR refuses a table whose KMS key DynamoDB cannot use.
 *
 * @failed The AWS Config rule `dynamodb-table-deletion-protection-enabled` finds a table without deletion protection.
 * @reads The setting and the status of the table.
 * @impact Principals that delete the table, including CloudFormation and other automation. They must turn off the
 * protection first.
 * @owners None known.
 * @undo Nothing is lost.
 * @unverified Whether DynamoDB could change the setting of a table whose KMS key it cannot use.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-6
 */
export const dynamoDB6 = definePlaybook({
  control: 'DynamoDB.6',
  title: 'enable deletion protection for a DynamoDB table',
  resourceType: 'AwsDynamoDbTable',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['dynamodb:DescribeTable'],
    write: ['dynamodb:UpdateTable'],
    on: {
      'dynamodb:DescribeTable': ['arn:{partition}:dynamodb:{region}:{account}:table/{id}'],
      'dynamodb:UpdateTable': ['arn:{partition}:dynamodb:{region}:{account}:table/{id}'],
    },
  },
  parameters: {},

  async read(target, aws) {
    const table = await findTable(target, aws);
    return table && { isProtected: table.DeletionProtectionEnabled ?? false, status: String(table.TableStatus) };
  },

  plan(table) {
    const reason = table.isProtected ? undefined : whyUnusable(table.status);
    return reason === undefined ? set(table, { isProtected: true }) : refuse(reason);
  },

  async apply(target, { to: DeletionProtectionEnabled }, aws) {
    const TableName = lastPartOf(target.resourceId);
    await aws.client(DynamoDBClient).send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled }));
  },
});
