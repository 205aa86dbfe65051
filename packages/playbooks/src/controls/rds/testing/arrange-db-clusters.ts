import { CreateDBClusterCommand, RDSClient, type CreateDBClusterMessage } from '@aws-sdk/client-rds';
import type { Account } from '../../../emulated-account/index.ts';

/** A cluster of Aurora on moto, as RDS makes it when nobody asks for more. */
export async function arrangeDbCluster(account: Account, more: Partial<CreateDBClusterMessage> = {}): Promise<string> {
  const { DBCluster } = await account.client(RDSClient).send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: `orders-${crypto.randomUUID()}`,
      Engine: 'aurora-mysql',
      MasterUsername: 'orders',
      ManageMasterUserPassword: true,
      ...more,
    }),
  );
  return DBCluster?.DBClusterArn ?? '';
}
