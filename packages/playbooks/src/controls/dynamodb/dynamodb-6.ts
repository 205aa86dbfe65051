import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { definePlaybook, lastPartOf, set } from '../../engine/index.ts';
import { findTable } from './scaling/index.ts';

/**
 * DynamoDB.6: DynamoDB tables should have deletion protection enabled.
 *
 * Deletion protection has no cost and does not affect reads and writes. A principal that deletes the table, including
 * CloudFormation and other automation, must turn off the protection first. Replicas of a global table in other Regions
 * have their own setting, which does not change.
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
    return table && { isProtected: table.DeletionProtectionEnabled ?? false };
  },

  plan(table) {
    return set(table, { isProtected: true });
  },

  async apply(target, { to: DeletionProtectionEnabled }, aws) {
    const TableName = lastPartOf(target.resourceId);
    await aws.client(DynamoDBClient).send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled }));
  },
});
