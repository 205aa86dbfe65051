import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import {
  CreateTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { type AnyChange, apply, plan, undo, parametersFor } from '../../engine/index.ts';
import { type FakeScaling, fakeTableScaling } from './testing/index.ts';
import { type Arrange, describePlaybook } from '../../testing/laws/index.ts';
import { dynamoDB1 } from './dynamodb-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
};
const units = (read: number, write: number) => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });
const provisioned: TableDescription = {
  BillingModeSummary: { BillingMode: 'PROVISIONED' },
  ProvisionedThroughput: units(100, 20),
};
const onDemand: TableDescription = { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } };
const index = (IndexName: string, more?: GlobalSecondaryIndexDescription): TableDescription => ({
  GlobalSecondaryIndexes: [{ IndexName, IndexStatus: 'ACTIVE', ProvisionedThroughput: units(10, 4), ...more }],
});

const reads = 'table/orders table:ReadCapacityUnits';
const writes = 'table/orders table:WriteCapacityUnits';
const policy = (access: 'Read' | 'Write', TargetValue: number): Partial<ScalingPolicy> => ({
  PolicyName: `${access}-of-the-console`,
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue,
    ScaleOutCooldown: 30,
    DisableScaleIn: true,
    PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${access}CapacityUtilization` },
  },
});
const scales = (access: 'Read' | 'Write', min: number, max: number, utilization: number): FakeScaling => ({
  target: { MinCapacity: min, MaxCapacity: max },
  policies: [policy(access, utilization)],
});
const byAnotherMetric: FakeScaling = {
  target: { MinCapacity: 1, MaxCapacity: 10 },
  policies: [{ ...policy('Read', 1), TargetTrackingScalingPolicyConfiguration: { TargetValue: 500 } }],
};

const table = (given: TableDescription, scaling?: { readonly [at: string]: FakeScaling }) => () =>
  fakeTableScaling(given, scaling).aws;
const whereRequired = (parameters: { readonly [name: string]: string }, reading: FakeScaling) => () => ({
  aws: fakeTableScaling(provisioned, { [reads]: reading, [writes]: scales('Write', 20, 40, 50) }).aws,
  parameters,
});

const arrangeProvisionedTable: Arrange = async ({ client }) => {
  const keys = [{ AttributeName: 'id', KeyType: 'HASH' }] as const;
  const { TableDescription: created } = await client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName: `orders-${crypto.randomUUID()}`,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [...keys],
      ProvisionedThroughput: units(100, 20),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-date',
          KeySchema: [...keys],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: units(10, 4),
        },
      ],
    }),
  );
  return created?.TableArn ?? '';
};

describePlaybook(dynamoDB1, {
  target,
  onMoto: arrangeProvisionedTable,
  changes: {
    'a table with provisioned capacity as DynamoDB creates it': table(provisioned),
    'a table that was never on-demand, whose response omits the billing mode': table({
      ProvisionedThroughput: units(5, 5),
    }),
    'a table whose response omits the capacity': table({}),
    'a table with an index': table({ ...provisioned, ...index('by-date_v1.2') }),
    'a table that scales only its reads': table(provisioned, { [reads]: scales('Read', 5, 200, 70) }),
    'a table with limits but no policy': table(provisioned, {
      [reads]: { target: { MinCapacity: 5, MaxCapacity: 200 } },
      [writes]: scales('Write', 5, 200, 70),
    }),
    'a table with less minimum capacity than required': whereRequired(
      { minProvisionedReadCapacity: '300' },
      scales('Read', 5, 200, 70),
    ),
    'a table with a higher target than required': whereRequired(
      { targetReadUtilization: '50' },
      scales('Read', 5, 200, 70),
    ),
  },
  leaves: {
    'a table on demand': table(onDemand),
    'a table that scales when no limits are required': table(provisioned, {
      [reads]: scales('Read', 1, 10, 90),
      [writes]: scales('Write', 1, 10, 90),
    }),
    'a table with more minimum capacity and a lower target than required': whereRequired(
      { minProvisionedReadCapacity: '10', targetReadUtilization: '70' },
      scales('Read', 50, 200, 50),
    ),
    'a table that scales by another metric': whereRequired({ targetReadUtilization: '50' }, byAnotherMetric),
    'a table whose policy is on a later page': whereRequired(
      {},
      {
        target: { MinCapacity: 1, MaxCapacity: 10 },
        policies: [{ ...policy('Read', 70), PolicyName: 'by steps', PolicyType: 'StepScaling' }, policy('Read', 70)],
      },
    ),
    'a table whose only index without scaling is being deleted': table(
      { ...provisioned, ...index('old', { IndexStatus: 'DELETING' }) },
      { [reads]: scales('Read', 5, 200, 70), [writes]: scales('Write', 5, 40, 70) },
    ),
  },
  refuses: {
    'a table whose KMS key is inaccessible': table({
      ...provisioned,
      TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
    }),
    'a table that was archived because its key is inaccessible': table({ ...provisioned, TableStatus: 'ARCHIVED' }),
  },
  gone: {
    'a table that is being deleted': table({ ...provisioned, TableStatus: 'DELETING' }),
  },
});

describe('DynamoDB.1', () => {
  const changesOn = async (
    { aws }: ReturnType<typeof fakeTableScaling>,
    parameters?: { readonly [name: string]: number },
  ): Promise<readonly AnyChange[]> => {
    const planned = await plan(dynamoDB1, target, aws, parametersFor(dynamoDB1, parameters ?? {}));
    return planned.kind === 'change' ? planned.changes : [];
  };
  const limitsIn = (changes: readonly AnyChange[]) =>
    Object.fromEntries(changes.filter(({ field }) => field === 'limits').map(({ key, to }) => [key, to]));

  it('reports a deleted table as gone', async () => {
    const another = { ...target, resourceId: 'arn:aws:dynamodb:eu-west-1:111122223333:table/another' };

    expect(await plan(dynamoDB1, another, fakeTableScaling({}).aws)).toEqual({ kind: 'gone' });
  });

  it('scales between the provisioned capacity and twice as much', async () => {
    expect(limitsIn(await changesOn(fakeTableScaling({ ...provisioned, ...index('by-date') })))).toEqual({
      'table read': { min: 100, max: 200 },
      'table write': { min: 20, max: 40 },
      'index by-date read': { min: 10, max: 20 },
      'index by-date write': { min: 4, max: 8 },
    });
  });

  it('applies the minimums of reads and writes separately', async () => {
    const required = { minProvisionedReadCapacity: 300, minProvisionedWriteCapacity: 30 };

    expect(limitsIn(await changesOn(fakeTableScaling(provisioned), required))).toEqual({
      'table read': { min: 300, max: 600 },
      'table write': { min: 30, max: 60 },
    });
  });

  it('keeps the maximum when it raises the minimum, unless the minimum is higher', async () => {
    const scaling = { [reads]: scales('Read', 5, 200, 70), [writes]: scales('Write', 5, 200, 70) };
    const required = { minProvisionedReadCapacity: 50, minProvisionedWriteCapacity: 500 };

    expect(limitsIn(await changesOn(fakeTableScaling(provisioned, scaling), required))).toEqual({
      'table read': { min: 50, max: 200 },
      'table write': { min: 500, max: 500 },
    });
  });

  it('tags only the targets that it registers', async () => {
    const fake = fakeTableScaling(provisioned, { [reads]: scales('Read', 5, 200, 70) });

    await apply(dynamoDB1, target, await changesOn(fake, { minProvisionedReadCapacity: 50 }), fake.aws);

    expect(fake.tags).toEqual([{ 'asr:remediation': 'DynamoDB.1' }]);
  });

  it('changes only the target value of an existing policy', async () => {
    const fake = fakeTableScaling(provisioned, {
      [reads]: scales('Read', 5, 200, 70),
      [writes]: scales('Write', 5, 200, 50),
    });

    await apply(dynamoDB1, target, await changesOn(fake, { targetReadUtilization: 50 }), fake.aws);

    expect(fake.scaling.get(reads)?.policies).toMatchObject([
      {
        PolicyName: 'Read-of-the-console',
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, ScaleOutCooldown: 30, DisableScaleIn: true },
      },
    ]);
  });

  it.each([
    ['scaling policy', { policies: [{ ...policy('Read', 50), PolicyName: 'another' }] }],
    ['schedule', { schedule: ['every morning'] }],
  ])('undo keeps a %s that was added afterward', async (_, added: FakeScaling) => {
    const fake = fakeTableScaling(provisioned);
    const changes = await changesOn(fake);
    await apply(dynamoDB1, target, changes, fake.aws);
    const registered = fake.scaling.get(reads);
    fake.scaling.set(reads, {
      ...registered,
      ...added,
      policies: [...(registered?.policies ?? []), ...(added.policies ?? [])],
    });

    const undone = await undo(dynamoDB1, target, changes, fake.aws);

    const reason: unknown = expect.stringContaining('additional scaling policy or schedule');
    expect(undone).toMatchObject({ kind: 'failed', reason });
    expect(fake.scaling.get(reads)).toMatchObject(added);
  });

  it('has nothing to undo after the scaling was removed', async () => {
    const { aws, scaling } = fakeTableScaling(provisioned);
    const tracking = { policy: 'asr-target-tracking', utilization: 70 };

    await dynamoDB1.apply(target, { field: 'tracking', key: 'table read', from: tracking, to: null }, aws);
    await dynamoDB1.apply(target, { field: 'limits', key: 'table read', from: { min: 1, max: 2 }, to: null }, aws);

    expect(scaling.size).toBe(0);
  });
});
