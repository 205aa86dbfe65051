/** Violations in the member account: one resource of each kind, how another user changes it, and how it is deleted. */
import { DeleteAccountPasswordPolicyCommand, IAMClient, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, DisableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { CreateBucketCommand, DeleteBucketCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from '@asr/local-cloud';
import type { Broken } from './broken-resource.ts';
import { openGroup } from './groups.ts';

let unique = 0;

async function bucket(account: Account): Promise<Broken> {
  const s3 = account.client(S3Client);
  const Bucket = `open-${process.pid}-${(unique += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  return {
    resourceType: 'AwsS3Bucket',
    resourceId: `arn:aws:s3:::${Bucket}`,
    async change() {
      const PublicAccessBlockConfiguration = {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      };
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
    async remove() {
      await s3.send(new DeleteBucketCommand({ Bucket }));
    },
  };
}

async function key(account: Account): Promise<Broken> {
  const kms = account.client(KMSClient);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  return {
    resourceType: 'AwsKmsKey',
    resourceId: KeyMetadata?.Arn ?? '',
    async change() {
      await kms.send(new DisableKeyCommand({ KeyId }));
    },
    async remove() {
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    },
  };
}

async function database(account: Account): Promise<Broken> {
  const rds = account.client(RDSClient);
  const DBInstanceIdentifier = `orders-${process.pid}-${(unique += 1)}`;
  const { DBInstance } = await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      Engine: 'postgres',
      DBInstanceClass: 'db.m6g.large',
      AllocatedStorage: 100,
      MasterUsername: 'orders',
      ManageMasterUserPassword: true,
      AutoMinorVersionUpgrade: false,
      PreferredMaintenanceWindow: closedWindow(),
    }),
  );
  return {
    resourceType: 'AwsRdsDbInstance',
    resourceId: DBInstance?.DBInstanceArn ?? '',
    async change() {
      await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, AutoMinorVersionUpgrade: true }));
    },
    async remove() {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
    },
  };
}

/** A window of half an hour that is days away. RDS.13 asks while the window is open. */
function closedWindow(): string {
  const day = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][(new Date().getUTCDay() + 3) % 7];
  return `${day}:12:00-${day}:12:30`;
}

/** The password policy of the account, of which there is one. */
async function passwordPolicy(account: Account): Promise<Broken> {
  const iam = account.client(IAMClient);
  const weak = { MinimumPasswordLength: 6, RequireNumbers: true, AllowUsersToChangePassword: true };
  await iam.send(new UpdateAccountPasswordPolicyCommand(weak));
  return {
    resourceType: 'AwsAccount',
    resourceId: `AWS::::Account:${account.accountId}`,
    async change() {
      await iam.send(new UpdateAccountPasswordPolicyCommand({ ...weak, MinimumPasswordLength: 10 }));
    },
    async remove() {
      await iam.send(new DeleteAccountPasswordPolicyCommand({}));
    },
  };
}

/** By control. EC2.14 waits for a person, EC2.18 shares the group with EC2.13. SecurityGroup.3 reverts calls on a group. */
export const brokenFor = {
  'EC2.13': (account: Account) => openGroup(account, 22),
  'EC2.14': (account: Account) => openGroup(account, 3389),
  'S3.8': bucket,
  'KMS.4': key,
  'RDS.13': database,
  'IAM.15': passwordPolicy,
  'SecurityGroup.3': (account: Account) => openGroup(account, 443),
};
export type PlayedControl = keyof typeof brokenFor;
