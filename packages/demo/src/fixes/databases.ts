/** RDS.5: a production database in a single Availability Zone. */
import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Violation } from '../scenario/index.ts';

const DBInstanceIdentifier = 'orders';

export const databaseInOneZone: Violation = {
  controlId: 'RDS.5',
  title: 'RDS DB instances should be configured with multiple Availability Zones',
  async create(account) {
    const { DBInstance } = await account.client(RDSClient).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier,
        Engine: 'postgres',
        DBInstanceClass: 'db.m6g.large',
        AllocatedStorage: 100,
        MasterUsername: 'orders',
        ManageMasterUserPassword: true,
        MultiAZ: false,
      }),
    );
    const id =
      DBInstance?.DBInstanceArn ?? `arn:aws:rds:${account.region}:${account.accountId}:db:${DBInstanceIdentifier}`;
    return { type: 'AwsRdsDbInstance', cloudFormationType: 'AWS::RDS::DBInstance', id };
  },
  async look(account) {
    const { DBInstances: [instance] = [] } = await account
      .client(RDSClient)
      .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    const isFixed = instance?.MultiAZ === true;
    return { isFixed, sees: `Multi-AZ: ${isFixed}` };
  },
};
