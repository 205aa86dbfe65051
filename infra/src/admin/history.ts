import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { historyIndexes, historySortKey } from '@asr/orchestrator';

/**
 * Adds the table of remediations, claims and the stop switch. CloudFormation retains it, because undo depends on it.
 *
 * The indexes have the billing mode and encryption of the table. CloudFormation can add only one index to an existing
 * table in a deployment.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function addHistory(scope: Construct, key: IKey): Table {
  const table = new Table(scope, 'History', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const [attribute, indexName] of Object.entries(historyIndexes)) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: text(attribute),
      sortKey: text(historySortKey),
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  return table;
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
