import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  BrokenConnectionError,
  openGateway,
  openLocalCloud,
  transactionConflicts,
  type EventRun,
  type Faults,
  type LocalCloud,
  type Moto,
} from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { accountHeader } from '@asr/playbooks/emulated-account';
import {
  defaultPolicy,
  historyQueriesInDynamoDb,
  admitInDynamoDb,
  openGroupHistory,
  historyInDynamoDb,
  historyIndexes,
  historySortKey,
  type HistoryQueries,
  type ReportOutput,
} from '@asr/orchestrator';
import { anAsffFinding, anImportedEvent, aRequest, describeHistory } from '@asr/orchestrator/testing';

const onMoto = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

let moto: Moto;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  moto = await emptyMoto();
  client = new DynamoDBClient({ ...onMoto, endpoint: moto.url });
}, 60_000);
afterAll(async () => {
  client?.destroy();
  await moto?.stop();
});

const keys = (hash: string, range: string): KeySchemaElement[] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const indexes = Object.entries(historyIndexes);

async function makeTable(by: DynamoDBClient = client): Promise<string> {
  const TableName = `ASR-History-${(tables += 1)}`;
  await by.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys('pk', 'sk'),
      AttributeDefinitions: ['pk', 'sk', historySortKey, ...Object.keys(historyIndexes)].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: indexes.map(([attribute, IndexName]) => ({
        IndexName,
        KeySchema: keys(attribute, historySortKey),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
  );
  return TableName;
}

describeHistory('history in DynamoDB', async () => {
  let time = Date.parse('2026-11-21T00:00:00Z');
  const table = await makeTable();
  const now = () => new Date(time);
  return {
    history: historyInDynamoDb(client, table, now),
    groupHistory: await openGroupHistory(client, table, now),
    desk: historyQueriesInDynamoDb(client, table, now),
    admit: admitInDynamoDb(client, table, now),
    pass: (milliseconds) => (time += milliseconds),
  };
});

describe('the before-image', () => {
  it('is added once if the answer of DynamoDB is lost and the SDK retries', async () => {
    const request = aRequest();
    const table = await makeTable();
    await historyInDynamoDb(client, table).open(request, 'regional', { token: 'a', milliseconds: 1000 });
    const asked: string[] = [];
    const loseFirst: Faults = {
      async onCall({ operation }, carryOut) {
        const reply = await carryOut();
        if (asked.push(operation) === 1) throw new BrokenConnectionError('The answer is lost.');
        return reply;
      },
      onInvocation: (_name, _event, invoke) => invoke(),
    };
    const gateway = await openGateway(moto.url, [], { faults: loseFirst });
    const throughGateway = new DynamoDBClient({ ...onMoto, endpoint: gateway.url });
    try {
      const changes = [{ field: 'rules', key: 'ingress tcp 22 0.0.0.0/0', from: { description: '' }, to: null }];
      await historyInDynamoDb(throughGateway, table).update(request.remediationId, { addChanges: changes });

      expect(asked).toHaveLength(2);
      expect(await historyInDynamoDb(client, table).find(request.remediationId)).toMatchObject({ changes });
    } finally {
      throughGateway.destroy();
      await gateway.close();
    }
  });
});

describe('transactions that run at the same time, as on DynamoDB', () => {
  /** Every transaction takes 10 ms more, and conflicts with the others that contain its items. */
  async function throughConflicts() {
    const gateway = await openGateway(moto.url, [], { quotas: transactionConflicts({ holdMilliseconds: 10 }) });
    const owner = new DynamoDBClient({ ...onMoto, endpoint: gateway.url });
    // The gateway reads the keys of the table from an owner's call.
    const TableName = await makeTable(asOwner(owner));
    const throughGateway = new DynamoDBClient({ ...onMoto, endpoint: gateway.url });
    const close = async () => {
      owner.destroy();
      throughGateway.destroy();
      await gateway.close();
    };
    return {
      close,
      history: historyInDynamoDb(throughGateway, TableName),
      desk: historyQueriesInDynamoDb(throughGateway, TableName, () => new Date()),
    };
  }

  function asOwner(owner: DynamoDBClient): DynamoDBClient {
    owner.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: { [name: string]: string } }).headers[accountHeader] = '123456789012';
        return next(args);
      },
      { step: 'build' },
    );
    return owner;
  }

  const requestOf = (nth: number) =>
    aRequest({ remediationId: `r-${nth}-${tables}`, resourceId: `sg-${nth}-${tables}`, source: 'imported' });
  const lease = { token: 'a', milliseconds: 60_000 };

  it('stop although remediations open all the time, and none opens after `asr stop` has answered', async () => {
    const { history, desk, close } = await throughConflicts();
    const phase = { isStopped: false, isOver: false };
    const before: string[] = [];
    const after: string[] = [];
    let count = 0;
    const opens = async (): Promise<void> => {
      while (!phase.isOver) {
        const late = phase.isStopped;
        const { kind } = await history.open(requestOf((count += 1)), 'regional', lease);
        (late ? after : before).push(kind);
      }
    };
    try {
      const opening = Promise.all(Array.from({ length: 4 }, opens));
      opening.catch(() => undefined);
      while (!before.includes('open')) await sleep(10);
      await desk.turn('stop', 'ada', 'Incident 4711');
      phase.isStopped = true;
      while (after.length < 4) await sleep(10);
      phase.isOver = true;
      await opening;

      expect(after).toEqual(after.map(() => 'stopped'));
    } finally {
      phase.isOver = true;
      await close();
    }
  }, 30_000);
});

describe('an undone remediation, in the synthesized stacks', () => {
  const account = '111122223333';
  const region = 'eu-west-1';
  let cloud: LocalCloud;
  let desk: HistoryQueries;
  let groups = 0;

  beforeAll(async () => {
    cloud = await openLocalCloud({
      motoUrl: moto.url,
      policy: { ...defaultPolicy, controls: { 'EC2.13': { mode: 'automatic' } } },
    });
    desk = historyQueriesInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable, () => new Date());
  }, 120_000);
  afterAll(async () => cloud?.close());

  /** A group that opens SSH to the internet, and its description. */
  async function openGroup() {
    const ec2 = cloud.account(account, region).client(EC2Client);
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: `undone-${(groups += 1)}`, Description: 'x' }),
    );
    const allow = (Description: string) => {
      const IpRanges = [{ CidrIp: '0.0.0.0/0', Description }];
      return ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges }],
        }),
      );
    };
    await allow('before');
    const described = async () => {
      const Filters = [{ Name: 'group-id', Values: [GroupId] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      return SecurityGroupRules.filter(({ IsEgress }) => IsEgress !== true).map(({ Description }) => Description);
    };
    const imported = anImportedEvent(
      anAsffFinding({
        Id: `arn:aws:securityhub:${region}:${account}:security-control/EC2.13/finding/${GroupId}`,
        AwsAccountId: account,
        Region: region,
        Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
        Resources: [
          {
            Type: 'AwsEc2SecurityGroup',
            Id: `arn:aws:ec2:${region}:${account}:security-group/${GroupId}`,
            Region: region,
          },
        ],
      }),
    );
    return { GroupId, allow, described, imported };
  }

  function remediationsOf(run: EventRun): ReportOutput['remediations'] {
    return run.executions.flatMap((execution) => {
      if (execution.status === 'FAILED') throw new Error(`${execution.error}: ${execution.cause}`);
      return (execution.output as ReportOutput).remediations;
    });
  }
  const undo = async (remediationId: string, force: { readonly force?: true } = {}) =>
    remediationsOf(
      await cloud.start({
        kind: 'resume',
        event: { source: 'asr', 'detail-type': 'ASR Undo', detail: { remediationId, by: 'ada', ...force } },
      }),
    );

  it('is not fixed again by a rule until an operator allows it, and is found by its resource', async () => {
    const { GroupId, described, imported } = await openGroup();
    const [fixed] = remediationsOf(await cloud.putEvent(imported));
    expect(fixed).toMatchObject({ outcome: 'fixed' });
    expect(await undo(fixed!.remediationId)).toMatchObject([{ outcome: 'undone' }]);

    expect(remediationsOf(await cloud.putEvent(imported))).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining(`ada undid ${fixed!.remediationId}`) },
    ]);
    expect(await described()).toEqual(['before']);

    const found = [];
    for await (const record of desk.list({ resource: GroupId, outcome: 'undone' })) found.push(record);
    expect(found).toMatchObject([{ remediationId: fixed!.remediationId, undo: { by: 'ada' } }]);
    await desk.allowAgain(found[0]!, 'regional', 'bob');
    expect(remediationsOf(await cloud.putEvent(imported))).toMatchObject([{ outcome: 'fixed' }]);
    expect(await described()).toEqual([]);
  }, 60_000);

  it('replaces a later modification only with --force', async () => {
    const { allow, described, imported } = await openGroup();
    const [fixed] = remediationsOf(await cloud.putEvent(imported));
    await allow('since');

    expect(await undo(fixed!.remediationId)).toMatchObject([{ outcome: 'refused' }]);
    expect(await described()).toEqual(['since']);
    const conflict = [{ from: { description: 'before' }, to: null, now: { description: 'since' } }];
    expect(await desk.find(fixed!.remediationId)).toMatchObject({ outcome: 'fixed', conflict });

    expect(await undo(fixed!.remediationId, { force: true })).toMatchObject([{ outcome: 'undone' }]);
    expect(await described()).toEqual(['before']);
    expect(await desk.find(fixed!.remediationId)).toMatchObject({
      outcome: 'undone',
      undo: { by: 'ada', force: true },
      conflict,
    });
  }, 60_000);
});
