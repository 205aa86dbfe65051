import type { TableDescription, UpdateTableInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { arrangeTable } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { dynamoDB6 } from './dynamodb-6.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};

function table(given: TableDescription) {
  let current: TableDescription = { TableName: 'orders', TableStatus: 'ACTIVE', ...given };
  return fakeAws({
    DescribeTableCommand: ({ TableName }: { TableName: string }) => {
      if (TableName !== current.TableName) throw named('ResourceNotFoundException');
      return { Table: current };
    },
    UpdateTableCommand: ({ TableName, ...settings }: UpdateTableInput) => {
      if (TableName !== current.TableName) throw named('ResourceNotFoundException');
      if (current.TableStatus !== 'ACTIVE') throw named('ResourceInUseException');
      if (Object.keys(settings).join() !== 'DeletionProtectionEnabled') throw new Error('More would change.');
      current = { ...current, DeletionProtectionEnabled: settings.DeletionProtectionEnabled };
      return {};
    },
  });
}

describePlaybook(dynamoDB6, {
  target,
  onMoto: arrangeTable,
  changes: {
    'a table as DynamoDB creates it': () => table({ DeletionProtectionEnabled: false }),
    'a table whose response omits the setting': () => table({}),
  },
  leaves: {
    'a protected table': () => table({ DeletionProtectionEnabled: true }),
    'a protected table whose key is inaccessible': () =>
      table({ DeletionProtectionEnabled: true, TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }),
  },
  refuses: {
    'a table whose key is inaccessible': () => table({ TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }),
    'a table that was archived because its key is inaccessible': () => table({ TableStatus: 'ARCHIVED' }),
  },
  gone: {
    'a table that was deleted': () => table({ TableName: 'another' }),
    'a table that is being deleted': () => table({ TableStatus: 'DELETING' }),
  },
});

describe('DynamoDB.6', () => {
  it('throws while DynamoDB updates the table, so that the caller tries again', async () => {
    const aws = table({ TableStatus: 'UPDATING' });

    await expect(apply(dynamoDB6, target, [{ field: 'isProtected', from: false, to: true }], aws)).rejects.toThrow(
      'ResourceInUseException',
    );
  });

  it('accepts the name of a table as the resource id', async () => {
    expect((await plan(dynamoDB6, { ...target, resourceId: 'orders' }, table({}))).kind).toBe('change');
  });
});
