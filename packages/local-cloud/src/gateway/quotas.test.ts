import { describe, expect, it } from '@jest/globals';
import { awsQuotas } from './quotas.ts';
import { transactionConflicts } from './transaction-conflicts.ts';

const reply = { status: 200, headers: {}, body: '{}' };
const done = async () => reply;

function open() {
  let seconds = 0;
  const quotas = awsQuotas(() => new Date(seconds * 1000));
  const call = (name: string, accountId = '111122223333') => {
    const [service = '', operation = ''] = name.split(':');
    return { service, operation, region: 'eu-west-1', accountId, role: 'R' };
  };
  const send = (name: string, body = '', accountId?: string) => quotas.admit(call(name, accountId), body, done);
  return { quotas, call, send, pass: (more: number) => void (seconds += more) };
}

describe('a throttled operation', () => {
  it.each([
    ['securityhub:BatchUpdateFindings', 30, 10, 'TooManyRequestsException'],
    ['securityhub:GetFindings', 6, 3, 'TooManyRequestsException'],
    ['tagging:GetResources', 15, 15, 'ThrottledException'],
    ['states:StartExecution', 1300, 300, 'ThrottlingException'],
    ['ec2:RevokeSecurityGroupIngress', 50, 5, 'RequestLimitExceeded'],
  ])('%s accepts %i simultaneous calls, then %i per second', async (name, burst, perSecond, error) => {
    const { send, pass } = open();
    for (let nth = 0; nth < burst; nth += 1) await send(name);

    await expect(send(name)).rejects.toMatchObject({ name: error });
    pass(1);
    for (let nth = 0; nth < perSecond; nth += 1) await send(name);
    await expect(send(name)).rejects.toMatchObject({ name: error });
  });

  it('has a quota of its own in each account', async () => {
    const { send } = open();
    for (let nth = 0; nth < 15; nth += 1) await send('tagging:GetResources');

    await expect(send('tagging:GetResources')).rejects.toThrow('Rate exceeded');
    expect(await send('tagging:GetResources', '', '444455556666')).toBe(reply);
  });

  it('of EC2 is not a read', async () => {
    const { send } = open();
    for (let nth = 0; nth < 60; nth += 1) expect(await send('ec2:DescribeSecurityGroups')).toBe(reply);
  });
});

describe('a topic with e-mail subscriptions', () => {
  it('accepts the eleventh message in a second, and deactivates its subscriptions', async () => {
    const { quotas, send, pass } = open();
    const publish = (TopicArn: string) => send('sns:Publish', new URLSearchParams({ TopicArn }).toString());
    for (let nth = 0; nth < 10; nth += 1) await publish('alarms');
    pass(1);
    for (let nth = 0; nth < 10; nth += 1) await publish('alarms');
    expect(quotas.deactivatedTopics()).toEqual([]);

    expect(await publish('alarms')).toBe(reply);
    await publish('questions');
    expect(quotas.deactivatedTopics()).toEqual(['alarms']);
  });
});

describe('two simultaneous transactions', () => {
  const TableName = 'history';
  const put = (pk: string) => ({ Put: { TableName, Item: { pk: { S: pk }, text: { S: 'x' } } } });
  const check = (pk: string) => ({ ConditionCheck: { TableName, Key: { pk: { S: pk } } } });
  const transaction = (...TransactItems: readonly object[]) => JSON.stringify({ TransactItems });

  function start(...items: readonly object[]) {
    const { quotas, call, send } = open();
    quotas.learn(call('dynamodb:CreateTable'), JSON.stringify({ TableName, KeySchema: [{ AttributeName: 'pk' }] }));
    const { promise, resolve } = Promise.withResolvers<typeof reply>();
    const first = quotas.admit(call('dynamodb:TransactWriteItems'), transaction(...items), () => promise);
    return { send, end: () => (resolve(reply), first) };
  }

  it('conflict over an item that both only check', async () => {
    const { send, end } = start(put('a'), check('stop'));

    await expect(send('dynamodb:TransactWriteItems', transaction(put('b'), check('stop')))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      details: { CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }] },
    });
    await end();
    expect(await send('dynamodb:TransactWriteItems', transaction(put('b'), check('stop')))).toBe(reply);
  });

  it('conflict over an item that one puts and the other names by its key', async () => {
    const { send } = start(put('a'));

    await expect(send('dynamodb:TransactWriteItems', transaction(check('a')))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
  });

  it('do not conflict over different items', async () => {
    const { send } = start(put('a'), check('b'));

    expect(await send('dynamodb:TransactWriteItems', transaction(put('c'), check('d')))).toBe(reply);
  });

  it('conflict for as long as the first is held, and not while it waits for moto', async () => {
    const conflicts = transactionConflicts({ holdMilliseconds: 30 });
    const call = {
      service: 'dynamodb',
      operation: 'TransactWriteItems',
      region: 'eu-west-1',
      accountId: '1',
      role: 'R',
    };
    const { promise, resolve } = Promise.withResolvers<typeof reply>();
    const isCarriedOut = Promise.withResolvers<void>();
    const first = conflicts.admit(call, transaction(check('a')), () => (isCarriedOut.resolve(), promise));

    await expect(conflicts.admit(call, transaction(check('a')), done)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    await isCarriedOut.promise;
    expect(await conflicts.admit(call, transaction(check('a')), done)).toBe(reply);
    resolve(reply);
    expect(await first).toBe(reply);
  });

  it('block single writes of their items, but no reads', async () => {
    const { send } = start(put('a'));
    const key = JSON.stringify({ TableName, Key: { pk: { S: 'a' } } });

    await expect(send('dynamodb:UpdateItem', key)).rejects.toMatchObject({ name: 'TransactionConflictException' });
    expect(await send('dynamodb:GetItem', key)).toBe(reply);
  });
});
