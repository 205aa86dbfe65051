import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds10 } from './rds-10.ts';
import { arrangeDbInstance, fakePendingChanges } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
};
const turnOn = { field: 'iamAuthentication', from: false, to: true };
const database = (given: DBInstance = {}) =>
  fakePendingChanges(
    { IAMDatabaseAuthenticationEnabled: false, ...given },
    'EnableIAMDatabaseAuthentication',
    'IAMDatabaseAuthenticationEnabled',
  );
const instance = (given?: DBInstance) => () => database(given).aws;

describePlaybook(rds10, {
  target,
  onMoto: arrangeDbInstance,
  changes: {
    'an instance as RDS creates it': instance(),
    'an instance of MySQL': instance({ Engine: 'mysql' }),
    'an instance of MariaDB': instance({ Engine: 'mariadb' }),
    'an instance that RDS backs up': () => database().aws,
  },
  leaves: {
    'an instance with IAM authentication': instance({ IAMDatabaseAuthenticationEnabled: true }),
    'a stopped instance with IAM authentication': instance({
      IAMDatabaseAuthenticationEnabled: true,
      DBInstanceStatus: 'stopped',
    }),
  },
  refuses: {
    'an Aurora instance, whose cluster has the setting': instance({
      Engine: 'aurora-postgresql',
      DBClusterIdentifier: 'shop',
    }),
    'an instance of an engine without IAM authentication': instance({ Engine: 'sqlserver-se' }),
    'a stopped instance': instance({ DBInstanceStatus: 'stopped' }),
    'an instance with a change that waits for its window': instance({
      PendingModifiedValues: { EngineVersion: '17.2' },
    }),
  },
  gone: {
    'an instance that was deleted': instance({ DBInstanceIdentifier: 'another' }),
    'an instance that is being deleted': instance({ DBInstanceStatus: 'deleting' }),
  },
});

describe('RDS.10', () => {
  it('is fixed when the change is in effect', async () => {
    const { aws, finish } = database();

    await apply(rds10, target, [turnOn], aws);
    expect(await verify(rds10, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(rds10, target, aws)).toEqual({ kind: 'done' });
  });

  it('never makes a change that waits for the window, also not in undo', async () => {
    const { aws, requests } = database({
      IAMDatabaseAuthenticationEnabled: true,
      PendingModifiedValues: { DBInstanceClass: 'db.m6g.xlarge' },
    });

    expect(await undo(rds10, target, [turnOn], aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('DBInstanceClass'),
    });
    expect(requests).toEqual([]);
  });

  it('never shows a pending password', async () => {
    const { aws } = database({ PendingModifiedValues: { MasterUserPassword: 'secret' } });

    expect(JSON.stringify(await plan(rds10, target, aws))).not.toContain('secret');
  });

  it('does nothing if the instance is gone', async () => {
    const { aws, requests } = database({ DBInstanceIdentifier: 'another' });

    await rds10.apply(target, { field: 'iamAuthentication', from: false, to: true }, aws);

    expect(requests).toEqual([]);
  });
});
