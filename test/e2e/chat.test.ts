/** Approvals in a chat, on moto, through the synthesized stacks: question, message, signed click, change, new message. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { adminAccountId, openAccount, openLocalCloud, type LocalCloud, type Moto } from '@asr/local-cloud';
import { emptyMoto } from '@asr/local-cloud/testing';
import { defaultPolicy, historyInDynamoDb, type History, type Policy } from '@asr/orchestrator';
import { aCustomAction, anAsffFinding } from '@asr/orchestrator/testing';

const [shop, bank] = ['111122223333', '444455556666'] as const;
const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const jane = { team: 'T0123ABCD', user: 'U0123JANE' };
const joe = { ...jane, user: 'U00123JOE' };

/** Slack on this machine. It keeps the last content of each message, and what it told a person alone. */
const slack = {
  messages: new Map<string, { readonly blocks: readonly object[]; readonly text: string }>(),
  told: [] as string[],
  log: [] as string[],
};
const server = createServer(async (incoming, outgoing) => {
  const content = JSON.parse(await text(incoming)) as {
    readonly ts?: string;
    readonly text: string;
    readonly blocks: readonly object[];
    readonly response_type?: string;
  };
  const path = incoming.url ?? '';
  slack.log.push(path);
  const isApi = path.startsWith('/api/');
  if (isApi && incoming.headers.authorization !== 'Bearer xoxb-1') return outgoing.writeHead(401).end();
  if (content.response_type === 'ephemeral') slack.told.push(content.text);
  // The last part of a response URL is the time stamp of its message.
  const ts = isApi ? (content.ts ?? `1700000000.00000${slack.messages.size}`) : (path.split('/').at(-1) ?? '');
  if (content.response_type === undefined) slack.messages.set(ts, content);
  return outgoing.end(JSON.stringify({ ok: true, channel: 'C0123ABCD', ts }));
});

let origin: string;
let moto: Moto;
let cloud: LocalCloud;
let history: History;
const logged: string[] = [];

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  moto = await emptyMoto();
  const secrets = openAccount(moto.url, adminAccountId, 'eu-west-1').client(SecretsManagerClient);
  const { ARN = '' } = await secrets.send(
    new CreateSecretCommand({ Name: 'asr/slack', SecretString: JSON.stringify({ token: 'xoxb-1', signingSecret }) }),
  );
  secrets.destroy();
  const policy: Policy = {
    ...defaultPolicy,
    controls: { 'EC2.13': { approval: 'required' } },
    delegation: [
      {
        name: 'shop-team',
        accounts: [shop],
        may: ['approve'],
        chat: [
          { person: 'jane@example.com', slack: jane },
          { person: 'joe@example.com', slack: joe },
        ],
      },
    ],
  };
  cloud = await openLocalCloud({
    motoUrl: moto.url,
    policy,
    log: (_function, line) => void logged.push(line),
    chat: {
      parameters: { SlackCredentialsArn: ARN, SlackChannel: 'C0123ABCD' },
      environment: { SLACK_API: `${origin}/api`, SLACK_HOOKS: origin },
    },
  });
  history = historyInDynamoDb(cloud.admin.client(DynamoDBClient), cloud.historyTable);
}, 180_000);
afterAll(async () => {
  await cloud?.close();
  await moto?.stop();
  server.close();
});
beforeEach(() => {
  slack.messages.clear();
  slack.told.length = 0;
  slack.log.length = 0;
});

let unique = 0;

/** A group that is open to the internet, and the question about it in Slack. */
async function asked(accountId: string = shop) {
  const region = 'eu-west-1';
  const ec2 = cloud.account(accountId, region).client(EC2Client);
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: `chat-${(unique += 1)}`, Description: 'x' }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const finding = anAsffFinding({
    Id: `arn:aws:securityhub:${region}:${accountId}:security-control/EC2.13/finding/${GroupId}`,
    AwsAccountId: accountId,
    Region: region,
    Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' },
    Resources: [
      {
        Type: 'AwsEc2SecurityGroup',
        Id: `arn:aws:ec2:${region}:${accountId}:security-group/${GroupId}`,
        Region: region,
      },
    ],
  });
  cloud.addFindings(finding);
  await cloud.start({
    kind: 'button',
    event: aCustomAction(finding),
  });
  await cloud.chat!.idle();
  const [ts = ''] = [...slack.messages.keys()];
  const isOpen = async () => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] }),
    );
    return SecurityGroupRules.some(({ IsEgress }) => IsEgress === false);
  };
  const message = () => JSON.stringify(slack.messages.get(ts));
  const value = /"action_id":"asr-approve".*?"value":"([^"]+)"/.exec(message())?.[1] ?? 'no button';
  return { ts, isOpen, message, value, remediationId: value.split(':')[0] ?? '' };
}

interface Click {
  readonly ts: string;
  readonly value: string;
  readonly action?: 'asr-approve' | 'asr-reject';
  readonly by?: { readonly team: string; readonly user: string };
}

/** The signed request of Slack, as API Gateway passes it on. */
function clickOn({ ts, value, action = 'asr-approve', by = jane }: Click): object {
  const payload = {
    type: 'block_actions',
    team: { id: by.team, domain: 'example' },
    user: { id: by.user, username: 'jane', team_id: by.team },
    container: { type: 'message', message_ts: ts, channel_id: 'C0123ABCD' },
    response_url: `${origin}/actions/${by.team}/1/${ts}`,
    actions: [{ type: 'button', action_id: action, block_id: 'asr-decide', value }],
    state: { values: { 'asr-reason': { 'asr-reason': { type: 'plain_text_input', value: 'It is ours' } } } },
  };
  const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const timestamp = String(Math.floor((cloud.admin.now?.() ?? new Date()).getTime() / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    version: '2.0',
    routeKey: 'POST /slack',
    rawPath: '/slack',
    headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

const send = async (request: object) => {
  const response = (await cloud.chat!.request(request)) as { readonly statusCode: number; readonly body: string };
  await cloud.chat!.idle();
  return response;
};

describe('an approval in Slack', () => {
  it('changes the resource, names the person in history, and updates the message', async () => {
    const question = await asked();
    expect(question.message()).toContain(`EC2.13 in ${shop}`);
    expect(await question.isOpen()).toBe(true);

    expect(await send(clickOn(question))).toMatchObject({ statusCode: 200 });

    expect(await question.isOpen()).toBe(false);
    expect(await history.find(question.remediationId)).toMatchObject({
      outcome: 'fixed',
      approval: { by: 'jane@example.com (shop-team, Slack U0123JANE)', because: 'It is ours' },
    });
    expect(slack.log).toEqual(['/api/chat.postMessage', `/actions/T0123ABCD/1/${question.ts}`, '/api/chat.update']);
    expect(question.message()).toContain('fixed: Changed and verified.');
    expect(question.message()).toContain(`asr undo ${question.remediationId}`);
    expect(question.message()).not.toContain('asr-approve');
  }, 120_000);

  it('has no effect if the same request arrives again', async () => {
    const question = await asked();
    const request = clickOn(question);
    await send(request);
    const calls = slack.log.length;
    const before = await history.find(question.remediationId);

    expect(await send(request)).toMatchObject({ statusCode: 200 });

    expect(slack.log).toHaveLength(calls);
    expect(await history.find(question.remediationId)).toEqual(before);
  }, 120_000);

  it('of a person without rights changes nothing, and tells only that person', async () => {
    const ours = await asked();
    await send(clickOn({ ...ours, by: { ...jane, user: 'U0123EVIL' } }));
    expect(slack.told).toEqual([expect.stringContaining('ASR does not know you')]);
    slack.messages.clear();
    const theirs = await asked(bank);
    await send(clickOn(theirs));

    expect(slack.told[1]).toContain('You have no remediation');
    expect([await ours.isOpen(), await theirs.isOpen()]).toEqual([true, true]);
    expect(theirs.message()).toContain('asr-approve');
  }, 120_000);

  it('of a plan that is no longer current is refused in the chat', async () => {
    const question = await asked();
    await send(clickOn({ ...question, value: `${question.remediationId}:${'ab'.repeat(32)}` }));

    expect(slack.told).toEqual([expect.stringContaining('is no longer current. Nothing was changed.')]);
    expect(await question.isOpen()).toBe(true);
  }, 120_000);

  it('is not accepted with another signature', async () => {
    const question = await asked();
    const { headers, ...request } = clickOn(question) as { readonly headers: { readonly [name: string]: string } };
    const response = await send({ ...request, headers: { ...headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` } });

    expect(response).toMatchObject({ statusCode: 401 });
    expect(await question.isOpen()).toBe(true);
  }, 120_000);
});

describe('a rejection in Slack', () => {
  it('changes nothing, and the message says who rejected it', async () => {
    const question = await asked();
    await send(clickOn({ ...question, action: 'asr-reject' }));

    expect(await question.isOpen()).toBe(true);
    expect(await history.find(question.remediationId)).toMatchObject({ outcome: 'refused' });
    expect(question.message()).toContain('Rejected by jane@example.com (shop-team, Slack U0123JANE): It is ours');
  }, 120_000);
});

describe('two decisions in Slack at the same time', () => {
  it.each([
    ['an approval and a rejection', 'asr-reject', jane],
    ['two approvals of different people', 'asr-approve', joe],
  ] as const)(
    'have one result: %s',
    async (_, action, by) => {
      const question = await asked();

      const answers = await Promise.all([send(clickOn(question)), send(clickOn({ ...question, action, by }))]);

      expect(answers).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
      const record = await history.find(question.remediationId);
      expect(['fixed', action === 'asr-reject' ? 'refused' : 'fixed']).toContain(record?.outcome);
      expect(await question.isOpen()).toBe(record?.outcome === 'refused');
      expect(record?.changes).toHaveLength(record?.outcome === 'refused' ? 0 : 1);
      expect(question.message()).not.toContain('asr-approve');
    },
    120_000,
  );
});

it('the chat function makes only the calls that its role is tested for', () => {
  const made = cloud
    .calls()
    .flatMap(({ role, service, operation }) => (role?.startsWith('Chat') === true ? [`${service}:${operation}`] : []));
  // test/permissions/chat-role.test.ts has the resources.
  expect([...new Set(made)].toSorted()).toEqual([
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'events:PutEvents',
    'organizations:DescribeAccount',
    'secretsmanager:GetSecretValue',
  ]);
});

describe('the log of the functions', () => {
  it('contains no secret and no signature', () => {
    expect(logged.filter((line) => /xoxb-|8f742231b10e8888|v0=|asr-approve/.test(line))).toEqual([]);
  });
});
