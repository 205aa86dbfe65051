import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DynamoDBClient,
  ScanCommand,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { openAccount } from '@asr/playbooks/emulated-account';
import { describe, expect, it } from '@jest/globals';
import { isMoto, startMoto } from './moto.ts';

describe('startMoto', () => {
  it('answers until it is stopped, each on a port of its own', async () => {
    const [one, other] = await Promise.all([startMoto(), startMoto()]);

    expect(one.url).not.toBe(other.url);
    expect(await isMoto(one.url)).toBe(true);
    await one.stop();
    expect(await isMoto(one.url)).toBe(false);
    expect(await isMoto(other.url)).toBe(true);
    await other.stop();
  }, 60_000);

  it('runs its extensions before it answers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-extension-'));
    const extension = join(folder, 'extension.py');
    writeFileSync(
      extension,
      'import moto, pathlib; pathlib.Path(__file__).with_name("ran").write_text(moto.__version__)',
    );
    const moto = await startMoto(undefined, [extension]);
    try {
      expect(readFileSync(join(folder, 'ran'), 'utf8')).toMatch(/^5\.2\./);
    } finally {
      await moto.stop();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('has no credentials and settings of the user', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-extension-'));
    const extension = join(folder, 'extension.py');
    writeFileSync(
      extension,
      'import os, pathlib\nnames = [name for name in os.environ if name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "PATH")]\npathlib.Path(__file__).with_name("names").write_text(" ".join(names))',
    );
    const before = { ...process.env };
    Object.assign(process.env, { AWS_PROFILE: 'missing', AWS_ENDPOINT_URL: 'x' });
    const starting = startMoto(undefined, [extension]);
    try {
      const moto = await starting;
      expect(readFileSync(join(folder, 'names'), 'utf8')).toBe('PATH');
      await moto.stop();
    } finally {
      for (const name of ['AWS_PROFILE', 'AWS_ENDPOINT_URL']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it('answers with its error when it fails, and then answers other calls', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asr-extension-'));
    const extension = join(folder, 'extension.py');
    writeFileSync(
      extension,
      'from moto.dynamodb.models import DynamoDBBackend\ndef fails(*_a, **_k):\n    raise KeyError("web")\nDynamoDBBackend.list_tables = fails\n',
    );
    const moto = await startMoto(undefined, [extension]);
    const ask = (operation: string) =>
      fetch(moto.url, {
        method: 'POST',
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=a/20261101/eu-west-1/dynamodb/aws4_request',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'content-type': 'application/x-amz-json-1.0',
        },
        body: '{}',
      });
    try {
      const failed = await ask('ListTables');
      expect(failed.status).toBe(500);
      expect(failed.headers.get('x-moto-failed')).toMatch(/^"KeyError: .*web/);
      expect((await ask('DescribeEndpoints')).status).toBe(200);
    } finally {
      await moto.stop();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends when its parent process is killed by %s',
    async (signal) => {
      const module = join(import.meta.dirname, 'moto.ts');
      const script = `import { startMoto } from ${JSON.stringify(module)}; console.log((await startMoto()).url); setInterval(() => {}, 1000);`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [url] = (await once(createInterface(parent.stdout), 'line')) as [string];
      expect(await isMoto(url)).toBe(true);

      parent.kill(signal);
      await once(parent, 'exit');
      const deadline = Date.now() + 5000;
      while ((await isMoto(url)) && Date.now() < deadline) await sleep(20);
      expect(await isMoto(url)).toBe(false);
    },
    60_000,
  );
});

describe('a transaction in moto', () => {
  const TableName = 'items';
  const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
  const put = (pk: string, sk: string, text: string): TransactWriteItem => ({
    Put: { TableName, Item: { ...key(pk, sk), text: { S: text } } },
  });
  const isNot = (pk: string, sk: string): TransactWriteItem => ({
    ConditionCheck: { TableName, Key: key(pk, sk), ConditionExpression: 'attribute_not_exists(pk)' },
  });

  it('is atomic, and does not affect other items', async () => {
    const moto = await startMoto();
    const dynamodb = openAccount(moto.url, '111122223333', 'eu-west-1').client(DynamoDBClient);
    const transact = (...TransactItems: TransactWriteItem[]) =>
      dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
    const texts = async () => {
      const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
      return Items.map(({ pk, sk, text }) => [pk?.S, sk?.S, text?.S].join(' ')).toSorted();
    };
    try {
      await dynamodb.send(
        new CreateTableCommand({
          TableName,
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
      await transact(put('a', '1', 'first'), put('a', '2', 'beside'), put('b', '1', 'elsewhere'));
      const before = ['a 1 first', 'a 2 beside', 'b 1 elsewhere'];
      expect(await texts()).toEqual(before);

      const update = {
        TableName,
        Key: key('a', '1'),
        UpdateExpression: 'SET #text = :text',
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: { ':text': { S: 'changed' } },
      };
      const changes = [{ Update: update }, put('c', '1', 'new'), { Delete: { TableName, Key: key('b', '1') } }];
      await expect(transact(...changes, isNot('a', '2'))).rejects.toMatchObject({
        name: 'TransactionCanceledException',
      });
      expect(await texts()).toEqual(before);

      await transact(...changes, isNot('a', '3'));
      expect(await texts()).toEqual(['a 1 changed', 'a 2 beside', 'c 1 new']);
    } finally {
      await moto.stop();
    }
  }, 60_000);
});
