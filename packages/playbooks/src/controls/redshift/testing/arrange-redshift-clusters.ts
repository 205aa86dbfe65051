import { CreateClusterCommand, RedshiftClient, type CreateClusterMessage } from '@aws-sdk/client-redshift';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a Redshift cluster on moto. */
export async function arrangeRedshiftCluster(
  account: Account,
  more: Partial<CreateClusterMessage> = {},
): Promise<string> {
  const ClusterIdentifier = `sales-${crypto.randomUUID()}`;
  await account.client(RedshiftClient).send(
    new CreateClusterCommand({
      ClusterIdentifier,
      NodeType: 'ra3.large',
      ClusterType: 'single-node',
      MasterUsername: 'sales',
      MasterUserPassword: 'Password1',
      ...more,
    }),
  );
  return `arn:aws:redshift:${account.region}:${account.accountId}:cluster:${ClusterIdentifier}`;
}
