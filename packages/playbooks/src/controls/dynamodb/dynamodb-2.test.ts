import type {
  PointInTimeRecoveryDescription,
  TableDescription,
  UpdateContinuousBackupsInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { dynamoDB2 } from './dynamodb-2.ts';
import { arrangeTable } from './testing/index.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};

/** @param recovery `null`: the table was deleted after DescribeTable. */
function table(recovery: PointInTimeRecoveryDescription | null | undefined, given: TableDescription = {}) {
  let current = recovery;
  const described: TableDescription = { TableName: 'orders', TableStatus: 'ACTIVE', ...given };
  const aws = fakeAws({
    DescribeTableCommand: ({ TableName }: { TableName: string }) => {
      if (TableName !== described.TableName) throw named('ResourceNotFoundException');
      return { Table: described };
    },
    DescribeContinuousBackupsCommand: () => {
      if (current === null) throw named('TableNotFoundException');
      return {
        ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: current },
      };
    },
    UpdateContinuousBackupsCommand: ({ PointInTimeRecoverySpecification: wanted }: UpdateContinuousBackupsInput) => {
      const isEnabled = wanted?.PointInTimeRecoveryEnabled === true;
      current = isEnabled
        ? { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: wanted.RecoveryPeriodInDays ?? 35 }
        : { PointInTimeRecoveryStatus: 'DISABLED' };
      return {};
    },
  });
  return { aws, recovery: () => current, shorten: () => (current = { ...current, RecoveryPeriodInDays: 7 }) };
}

const disabled = { PointInTimeRecoveryStatus: 'DISABLED' } as const;

describePlaybook(dynamoDB2, {
  target,
  onMoto: arrangeTable,
  changes: {
    'a table as DynamoDB creates it': () => table(disabled).aws,
    'a table whose response omits the setting': () => table(undefined).aws,
  },
  leaves: {
    'a table with point-in-time recovery': () => table({ PointInTimeRecoveryStatus: 'ENABLED' }).aws,
    'a table with a shorter recovery period': () =>
      table({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7 }).aws,
    'a recoverable table whose key is inaccessible': () =>
      table({ PointInTimeRecoveryStatus: 'ENABLED' }, { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }).aws,
  },
  refuses: {
    'a table whose key is inaccessible': () =>
      table(disabled, { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }).aws,
  },
  gone: {
    'a table that was deleted': () => table(disabled, { TableName: 'another' }).aws,
    'a table that was deleted between two reads': () => table(null).aws,
    'a table that is being deleted': () => table(disabled, { TableStatus: 'DELETING' }).aws,
  },
});

describe('DynamoDB.2', () => {
  async function remediated() {
    const fake = table(disabled);
    const planned = await plan(dynamoDB2, target, fake.aws);
    const changes = planned.kind === 'change' ? planned.changes : [];
    await apply(dynamoDB2, target, changes, fake.aws);
    return { ...fake, changes };
  }

  it('names the recovery period', async () => {
    expect((await remediated()).recovery()).toEqual({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 });
  });

  it('undo refuses a table whose recovery period was modified since', async () => {
    const { aws, changes, shorten } = await remediated();
    shorten();

    expect(await undo(dynamoDB2, target, changes, aws)).toMatchObject({ kind: 'refused' });
  });
});
