import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { questionsInDynamoDb } from './posted-questions.ts';
import { secretReader, slackSecret, teamsSecret } from './secrets.ts';
import { digest, now } from './testing/index.ts';

const database = mockClient(DynamoDBClient);
const secrets = mockClient(SecretsManagerClient);
beforeEach(() => {
  database.reset();
  secrets.reset();
});
afterAll(() => {
  database.restore();
  secrets.restore();
});

const questions = questionsInDynamoDb(new DynamoDBClient({ region: 'eu-west-1' }), 'Questions', () => now);
const question = { key: 'asr-1', remediationId: 'r-1', digest, slack: { channel: 'C1', message: '1.1' } };

describe('the table of questions', () => {
  it('keeps the place of a question for eight days', async () => {
    database.on(PutItemCommand).resolves({});
    await questions.remember(question);
    const { Item } = database.commandCalls(PutItemCommand)[0]?.args[0].input ?? {};

    expect(Item).toMatchObject({
      pk: { S: 'QUESTION#asr-1' },
      expiresAt: { N: String(now.getTime() / 1000 + 8 * 86_400) },
    });
    database.on(GetItemCommand).resolves({ Item });
    expect(await questions.find('asr-1')).toEqual(question);
    await questions.forget('asr-1');
    expect(database.commandCalls(DeleteItemCommand)).toHaveLength(1);
  });

  it('knows no question that was never asked', async () => {
    database.on(GetItemCommand).resolves({});
    expect(await questions.find('asr-1')).toBeUndefined();
  });

  it('accepts each signature once, and stores only its hash', async () => {
    database
      .on(PutItemCommand)
      .resolvesOnce({})
      .rejects(new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} }));
    expect([await questions.isFirst('v0=secret'), await questions.isFirst('v0=secret')]).toEqual([true, false]);
    expect(JSON.stringify(database.calls().map(({ args }) => args[0].input))).not.toContain('v0=secret');
  });

  it('reports an error, and never takes it for an answer', async () => {
    database.on(PutItemCommand).rejects(new Error('DynamoDB is silent.'));
    await expect(questions.isFirst('v0=1')).rejects.toThrow('DynamoDB is silent.');
  });
});

describe('a secret', () => {
  let time = now;
  const reader = () =>
    secretReader(new SecretsManagerClient({ region: 'eu-west-1' }), 'arn:secret', {
      schema: slackSecret,
      what: 'a token',
      now: () => time,
    });
  const content = { token: 'xoxb-1', signingSecret: '8f742231b10e8888abcd99yyyzzz85a5' };

  it('is read once in five minutes, so that a rotation needs no deployment', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(content) });
    const read = reader();
    time = now;
    expect([await read(), await read()]).toEqual([content, content]);
    expect(secrets.calls()).toHaveLength(1);
    time = new Date(now.getTime() + 300_000);
    await read();
    expect(secrets.calls()).toHaveLength(2);
  });

  it.each([
    ['no JSON', 'xoxb-1'],
    ['another form', '{"token":"xoxb-1"}'],
    ['nothing', undefined],
  ])('with %s is refused, and the error does not contain it', async (_, SecretString) => {
    secrets.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
    const error = await reader()().catch((reason: unknown) => String(reason));

    expect(error).toContain('The secret arn:secret must be JSON with a token.');
    expect(error).not.toContain('xoxb');
  });

  it('of Microsoft Teams has a URL with TLS', () => {
    const securityToken = 'vqF0En+Z0ucuRTM/01o2GuhMH3hKKk/N2bOmlM31zaA=';
    expect(
      ['https://prod-1.westeurope.logic.azure.com/x?sig=1', 'http://x.example'].map(
        (workflowUrl) => teamsSecret.safeParse({ securityToken, workflowUrl }).success,
      ),
    ).toEqual([true, false]);
  });
});
