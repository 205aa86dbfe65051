import { rmSync } from 'node:fs';
import { CreateSecurityGroupCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateBucketCommand,
  GetPublicAccessBlockCommand as GetOfBucketCommand,
  PutPublicAccessBlockCommand as PutOfBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Clock, openClock } from '../clock/index.ts';
import { type LocalCloud, openAssembly } from './local-cloud.ts';
import type { Moto } from '../moto/index.ts';
import { emptyMoto, type SmallHandlers, callAws, writeSmallAssembly } from '../testing/index.ts';

let moto: Moto;
const clouds: LocalCloud[] = [];
const folders: string[] = [];

beforeAll(async () => {
  moto = await emptyMoto();
}, 60_000);
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  // Closing waits for running automations, which are Python processes.
}, 30_000);
afterAll(async () => {
  await moto?.stop();
});

async function open(handlers: SmallHandlers = {}, clock: Clock = openClock()): Promise<LocalCloud> {
  const assembly = writeSmallAssembly(handlers);
  folders.push(assembly);
  const cloud = await openAssembly({ motoUrl: moto.url, assembly, clock });
  clouds.push(cloud);
  return cloud;
}

const eventOf = (...requests: readonly object[]) => ({ source: 'small', detail: { requests } });

describe('a local cloud', () => {
  it('runs an event through rule, state machine, queue and functions, and counts the usage', async () => {
    const cloud = await open();
    const run = await cloud.putEvent(eventOf({ group: '1', urgent: true }, { group: '2' }));

    expect(run).toMatchObject({
      rules: ['Small-Rule'],
      executions: [
        {
          status: 'SUCCEEDED',
          output: {
            step: 'remediate',
            reported: true,
            answers: [
              { group: '1', by: 'Small-History' },
              { group: '2', by: 'Small-History' },
            ],
          },
        },
      ],
    });
    const { lambdaInvocations, ...exact } = run.counts;
    // Parse, ForEach, Report, and four states for each of the two requests; each sends, gets an answer, and reports.
    expect(exact).toEqual({ transitions: 3 + 2 * 4, awsApiCalls: 2 * 3 });
    // The queue returns one batch or two.
    expect(lambdaInvocations).toBeGreaterThanOrEqual(3);
    expect(lambdaInvocations).toBeLessThanOrEqual(4);
    expect(cloud.calls()).toEqual(
      ['sqs:SendMessage', 'states:SendTaskSuccess', 'sns:Publish'].map((call) => {
        const [service, operation] = call.split(':');
        return { service, operation, accountId: '999999999999', role: expect.any(String), count: 2 };
      }),
    );
  }, 30_000);

  it('has one clock for owners, functions and the state machine, which continues in the next local cloud', async () => {
    const clock = openClock();
    const began = clock.now().getTime();
    // Parse returns its time, and then the state machine waits ten minutes for each request.
    const parse = `export const handler = async ({ input }) => ({ requests: input.event.detail.requests, parsedAt: Date.now() });`;
    const first = await open({ parse }, clock);
    const [execution] = (await first.putEvent(eventOf({ group: '1', urgent: true }, { group: '2' }))).executions;
    const ended = first.admin.now().getTime();
    await first.passTime(86_400_000);
    const second = await open({ parse }, clock);

    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { parsedAt: expect.any(Number) } });
    expect(ended - began).toBeGreaterThanOrEqual(600_000);
    expect(ended - began).toBeLessThan(660_000);
    const [later] = (await second.start({ event: eventOf() })).executions;
    const { parsedAt } = (later as unknown as { readonly output: { readonly parsedAt: number } }).output;
    expect(parsedAt - ended).toBeGreaterThanOrEqual(86_400_000);
    expect(parsedAt - ended).toBeLessThan(86_400_000 + 60_000);
  }, 30_000);

  it('starts nothing for an event that no rule matches', async () => {
    const cloud = await open();

    expect(await cloud.putEvent(eventOf({ group: '1' }))).toEqual({
      rules: [],
      executions: [],
      counts: { transitions: 0, lambdaInvocations: 0, awsApiCalls: 0 },
    });
  });

  it('starts an execution without the rules, and marks one that must change nothing', async () => {
    const cloud = await open();

    expect(await cloud.start({ event: eventOf() })).toMatchObject({
      rules: [],
      executions: [{ output: { step: 'remediate' } }],
    });
    expect(await cloud.start({ event: eventOf() }, { step: 'plan' })).toMatchObject({
      executions: [{ output: { step: 'plan' } }],
    });
  });

  it('retries an error of a function by name, and then catches it', async () => {
    const cloud = await open({
      parse: `export const handler = async () => { throw Object.assign(new Error('later'), { name: 'Throttled' }); };`,
    });
    const run = await cloud.start({ event: eventOf() });

    expect(run).toMatchObject({
      executions: [
        {
          output: {
            reported: true,
            failure: { Error: 'Throttled', Cause: expect.stringContaining('"errorMessage":"later"') },
          },
        },
      ],
      // Parse, its two retries, and Report.
      counts: { transitions: 4, lambdaInvocations: 4 },
    });
  });

  it('redelivers a message that its function could not handle, without losing the others of the batch', async () => {
    const work = `${callAws}
      export const handler = async ({ Records }) => {
        const batchItemFailures = [];
        for (const { body, messageId, attributes } of Records) {
          const { taskToken, request } = JSON.parse(body);
          const tries = Number(attributes.ApproximateReceiveCount);
          if (request.flaky && tries < 2) batchItemFailures.push({ itemIdentifier: messageId });
          else await call('states', 'AWSStepFunctions.SendTaskSuccess', { taskToken, output: JSON.stringify({ tries, group: attributes.MessageGroupId }) });
        }
        return { batchItemFailures };
      };`;
    const cloud = await open({ work });

    expect(await cloud.start({ event: eventOf({ group: 'a', flaky: true }, { group: 'b' }) })).toMatchObject({
      executions: [
        {
          output: {
            answers: [
              { tries: 2, group: 'a' },
              { tries: 1, group: 'b' },
            ],
          },
        },
      ],
    });
  }, 30_000);

  it('a message that the function cannot handle reaches the dead-letter function, so that no execution hangs', async () => {
    const cloud = await open({ work: `export const handler = async () => { throw new Error('No.'); };` });

    expect(await cloud.start({ event: eventOf({ group: 'a' }) })).toMatchObject({
      executions: [{ status: 'SUCCEEDED', output: { answers: [{ Error: 'DeadLetter', Cause: 'given up' }] } }],
    });
  }, 30_000);

  it('finds the resources of an earlier process in moto', async () => {
    const first = await open();
    const dynamodb = first.admin.client(DynamoDBClient);
    await dynamodb.send(new PutItemCommand({ TableName: first.historyTable, Item: { pk: { S: 'kept' } } }));
    dynamodb.destroy();
    await first.close();
    clouds.length = 0;

    const second = await open();
    const { Item } = await second.admin
      .client(DynamoDBClient)
      .send(new GetItemCommand({ TableName: second.historyTable, Key: { pk: { S: 'kept' } } }));
    expect(Item).toEqual({ pk: { S: 'kept' } });
    expect(await second.start({ event: eventOf({ group: '1' }) })).toMatchObject({
      executions: [{ status: 'SUCCEEDED' }],
    });
  }, 30_000);
});

describe('accounts of a local cloud', () => {
  it('are separated by account and Region', async () => {
    const cloud = await open();
    const GroupName = 'only-here';
    const groups = async (accountId: string, region: string) => {
      const { SecurityGroups = [] } = await cloud
        .account(accountId, region)
        .client(EC2Client)
        .send(new DescribeSecurityGroupsCommand({}));
      return SecurityGroups.map((group) => `${group.GroupName} of ${group.OwnerId}`);
    };
    await cloud
      .account('222222222222', 'eu-west-1')
      .client(EC2Client)
      .send(new CreateSecurityGroupCommand({ GroupName, Description: 'x' }));

    expect(await groups('222222222222', 'eu-west-1')).toContain('only-here of 222222222222');
    expect(await groups('222222222222', 'us-east-1')).not.toContain('only-here of 222222222222');
    expect((await groups('333333333333', 'eu-west-1')).join()).not.toContain('only-here');
    expect(cloud.counts().awsApiCalls).toBe(0);
  }, 30_000);

  it('answer S3 and S3 Control, whose hosts start with the bucket or the account', async () => {
    const cloud = await open();
    const account = cloud.account('222222222222', 'eu-west-1');
    const blocked = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    const s3 = account.client(S3Client);
    await s3.send(
      new CreateBucketCommand({ Bucket: 'a-bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    await s3.send(new PutOfBucketCommand({ Bucket: 'a-bucket', PublicAccessBlockConfiguration: blocked }));
    const control = account.client(S3ControlClient);
    await control.send(
      new PutPublicAccessBlockCommand({ AccountId: '222222222222', PublicAccessBlockConfiguration: blocked }),
    );

    const ofBucket = await s3.send(new GetOfBucketCommand({ Bucket: 'a-bucket' }));
    expect(ofBucket.PublicAccessBlockConfiguration).toEqual(blocked);
    const ofAccount = await control.send(new GetPublicAccessBlockCommand({ AccountId: '222222222222' }));
    expect(ofAccount.PublicAccessBlockConfiguration).toEqual(blocked);
    await expect(
      cloud
        .account('333333333333', 'eu-west-1')
        .client(S3ControlClient)
        .send(new GetPublicAccessBlockCommand({ AccountId: '333333333333' })),
    ).rejects.toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration' });
  }, 30_000);
});

describe('SSM Automation in a local cloud', () => {
  /** A function that starts an automation in its own account and answers how it ended; Wait states wait for it. */
  const parse = `${callAws}
    export const handler = async ({ input: event }) => {
      const { started } = event;
      if (started) return { requests: [], automation: (await call('ssm', 'AmazonSSM.GetAutomationExecution', started)).AutomationExecution };
      return { requests: [], ...(await call('ssm', 'AmazonSSM.StartAutomationExecution', event.start)) };
    };`;
  const outputOf = async (cloud: LocalCloud, input: object) => {
    const [execution] = (await cloud.start(input)).executions;
    if (execution?.status !== 'SUCCEEDED') throw new Error(JSON.stringify(execution));
    return execution.output as { readonly [name: string]: unknown };
  };

  it('runs the document of the member stack with the given role, in the account and Region of the caller', async () => {
    const cloud = await open({ parse });
    const start = {
      DocumentName: 'Small-Document',
      Parameters: { GroupName: ['made'], AutomationAssumeRole: ['arn:aws:iam::999999999999:role/A'] },
    };
    const { AutomationExecutionId } = await outputOf(cloud, { start });
    let automation: { readonly [name: string]: unknown } = { AutomationExecutionStatus: 'InProgress' };
    while (automation['AutomationExecutionStatus'] === 'InProgress') {
      automation = (await outputOf(cloud, { started: { AutomationExecutionId } }))['automation'] as typeof automation;
    }

    expect(automation).toMatchObject({
      AutomationExecutionStatus: 'Success',
      DocumentName: 'Small-Document',
      Outputs: { 'Create.GroupId': [expect.stringMatching(/^sg-/)], 'Look.Owner': ['999999999999'] },
      StepExecutions: [
        { StepName: 'Create', StepStatus: 'Success' },
        { StepName: 'Look', StepStatus: 'Success' },
      ],
    });
    const { SecurityGroups = [] } = await cloud.admin.client(EC2Client).send(new DescribeSecurityGroupsCommand({}));
    expect(SecurityGroups.map(({ GroupName }) => GroupName)).toContain('made');
  }, 60_000);

  it.each<[string, object, string]>([
    ['a document that is not there', { DocumentName: 'Nothing' }, 'AutomationDefinitionNotFoundException'],
    [
      'a parameter that does not match',
      { DocumentName: 'Small-Document', Parameters: { GroupName: ['UPPER'] } },
      'InvalidAutomationExecutionParametersException',
    ],
    [
      'a client token that is not a UUID',
      { DocumentName: 'Small-Document', Parameters: { GroupName: ['a'] }, ClientToken: 'x' },
      'ValidationException',
    ],
  ])('rejects %s', async (_, start, name) => {
    const cloud = await open({ parse });

    expect(await outputOf(cloud, { start })).toMatchObject({ failure: { Error: name } });
  });

  it('starts once for one client token', async () => {
    const cloud = await open({ parse });
    const start = {
      DocumentName: 'Small-Document',
      Parameters: { GroupName: ['once'] },
      ClientToken: '11111111-2222-3333-4444-555555555555',
    };

    expect(await outputOf(cloud, { start })).toHaveProperty('AutomationExecutionId');
    expect(await outputOf(cloud, { start })).toMatchObject({ failure: { Error: 'IdempotentParameterMismatch' } });
  }, 30_000);
});
