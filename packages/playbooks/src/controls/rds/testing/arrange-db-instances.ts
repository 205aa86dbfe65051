import { CreateDBInstanceCommand, RDSClient, type CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import type { Account } from '../../../emulated-account/index.ts';

/** Creates a DB instance on moto with the default settings of RDS. */
export async function arrangeDbInstance(
  account: Account,
  more: Partial<CreateDBInstanceMessage> = {},
): Promise<string> {
  const { DBInstance } = await account.client(RDSClient).send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: `orders-${crypto.randomUUID()}`,
      Engine: 'postgres',
      DBInstanceClass: 'db.m6g.large',
      AllocatedStorage: 100,
      MasterUsername: 'orders',
      ManageMasterUserPassword: true,
      ...more,
    }),
  );
  return DBInstance?.DBInstanceArn ?? '';
}
