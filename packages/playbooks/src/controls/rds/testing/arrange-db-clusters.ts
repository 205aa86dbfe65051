import { CreateDBClusterCommand, RDSClient, type CreateDBClusterMessage } from '@aws-sdk/client-rds';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates an Aurora cluster on moto with the default settings of RDS. */
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
