import { describe, expect, it } from '@jest/globals';
import { type Quota, quotas as table, rateIn } from './quota-table/index.ts';
import { awsQuotas } from './quotas.ts';
import { transactionConflicts } from './transaction-conflicts.ts';

const reply = { status: 200, headers: {}, body: '{}' };
const done = async () => reply;

function open(tables?: 'new' | 'warm') {
  let seconds = 0;
  const quotas = awsQuotas({ now: () => new Date(seconds * 1000), ...(tables === undefined ? {} : { tables }) });
  const call = (name: string, accountId = '111122223333', region = 'eu-west-1') => {
    const [service = '', operation = ''] = name.split(':');
    return { service, operation, region, accountId, role: 'R' };
  };
  const send = (name: string, body = '', accountId?: string, region?: string) =>
    quotas.admit(call(name, accountId, region), body, done);
  return { quotas, call, send, pass: (more: number) => void (seconds += more) };
}

describe('the table of quotas', () => {
  it.each(Object.entries(table))('%s has a rate, an error of its service, and a source', (_, quota: Quota) => {
    expect(quota.burst).toBeGreaterThanOrEqual(quota.perSecond);
    expect(quota.source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//);
    expect([undefined, 400, 429, 503]).toContain(quota.error?.[2]);
  });

  it('has lower rates of Step Functions outside the three large Regions', () => {
    expect(rateIn('states:StartExecution', 'us-east-1')).toMatchObject({ burst: 1300, perSecond: 300 });
    expect(rateIn('states:StartExecution', 'eu-central-1')).toEqual({ burst: 800, perSecond: 150 });
    expect(rateIn('securityhub:GetFindings', 'eu-central-1')).toMatchObject({ burst: 6, perSecond: 3 });
  });
});

describe('a throttled operation', () => {
  it.each([
    ['securityhub:BatchUpdateFindings', 'eu-west-1', 30, 10, 'TooManyRequestsException'],
    ['securityhub:GetFindings', 'eu-west-1', 6, 3, 'TooManyRequestsException'],
    ['tagging:GetResources', 'eu-west-1', 15, 15, 'ThrottledException'],
    ['states:StartExecution', 'eu-west-1', 1300, 300, 'ThrottlingException'],
    ['states:StartExecution', 'eu-north-1', 800, 150, 'ThrottlingException'],
    ['states:SendTaskSuccess', 'eu-north-1', 1500, 300, 'ThrottlingException'],
    ['sts:AssumeRole', 'eu-west-1', 600, 600, 'Throttling'],
    ['ec2:RevokeSecurityGroupIngress', 'eu-west-1', 50, 5, 'RequestLimitExceeded'],
  ])('%s in %s accepts %i simultaneous calls, then %i per second', async (name, region, burst, perSecond, error) => {
    const { send, pass, quotas } = open();
    const one = () => send(name, '', undefined, region);
    for (let nth = 0; nth < burst; nth += 1) await one();

    await expect(one()).rejects.toMatchObject({ name: error });
    pass(1);
    for (let nth = 0; nth < perSecond; nth += 1) await one();
    await expect(one()).rejects.toMatchObject({ name: error });
    expect(Object.values(quotas.exceeded())).toEqual([2]);
  });

  it('has a quota of its own in each account', async () => {
    const { send } = open();
    for (let nth = 0; nth < 15; nth += 1) await send('tagging:GetResources');

    await expect(send('tagging:GetResources')).rejects.toThrow('Rate exceeded');
    expect(await send('tagging:GetResources', '', '444455556666')).toBe(reply);
  });

  it('of EC2 has a bucket for each operation, and is not a read', async () => {
    const { send } = open();
    for (let nth = 0; nth < 60; nth += 1) expect(await send('ec2:DescribeSecurityGroups')).toBe(reply);
    for (let nth = 0; nth < 50; nth += 1) await send('ec2:RevokeSecurityGroupIngress');

    await expect(send('ec2:RevokeSecurityGroupIngress')).rejects.toThrow('Request limit exceeded.');
    expect(await send('ec2:AuthorizeSecurityGroupIngress')).toBe(reply);
  });

  it('counts the entries of PutEvents', async () => {
    const { send } = open();
    const body = JSON.stringify({ Entries: Array.from({ length: 10 }, () => ({})) });
    for (let nth = 0; nth < 40; nth += 1) await send('events:PutEvents', body, undefined, 'eu-south-1');

    await expect(send('events:PutEvents', body, undefined, 'eu-south-1')).rejects.toThrow('Rate exceeded');
  });

  it('is rejected while other callers use up the quota', async () => {
    const { quotas, send, pass } = open();
    quotas.exhaust('sts:AssumeRole', 20_000);

    await expect(send('sts:AssumeRole')).rejects.toMatchObject({ name: 'Throttling' });
    pass(19);
    await expect(send('sts:AssumeRole')).rejects.toMatchObject({ name: 'Throttling' });
    pass(1);
    expect(await send('sts:AssumeRole')).toBe(reply);
  });
});

describe('state transitions above their quota', () => {
  it('are delayed, and by no more than the refill takes', () => {
    const { quotas, pass } = open();
    const delays = Array.from({ length: 800 + 500 }, () => quotas.transition('1', 'eu-north-1'));

    expect(delays.slice(0, 800).every((delay) => delay === 0)).toBe(true);
    expect(delays.at(-1)).toBe(1000);
    pass(1);
    expect(quotas.transition('1', 'eu-north-1')).toBe(2);
    expect(quotas.transition('1', 'eu-west-1')).toBe(0);
  });
});

describe('writes to a table on demand', () => {
  const TableName = 'history';
  const item = (pk: string, bytes: number) => ({ TableName, Item: { pk: { S: pk }, x: { S: 'x'.repeat(bytes) } } });
  const create = JSON.stringify({
    TableName,
    KeySchema: [{ AttributeName: 'pk' }],
    GlobalSecondaryIndexes: [{ KeySchema: [{ AttributeName: 'x' }] }],
  });

  /** Writes until the table throttles. Returns the number of accepted writes. */
  async function accepted(tables: 'new' | 'warm', operation: string, body: string): Promise<number> {
    const { quotas, call, send } = open(tables);
    quotas.learn(call('dynamodb:CreateTable'), create);
    for (let count = 0; ; count += 1) {
      const error: unknown = await send(`dynamodb:${operation}`, body).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined) continue;
      expect(error).toMatchObject(
        operation === 'TransactWriteItems'
          ? { name: 'TransactionCanceledException', details: { CancellationReasons: [{ Code: 'ThrottlingError' }] } }
          : { name: 'ThrottlingException' },
      );
      return count;
    }
  }

  // Ten kilobytes and one index entry; twice for the item in a transaction.
  it.each([
    ['new', 'PutItem', JSON.stringify(item('a', 10_200)), Math.floor(4000 / 11)],
    ['warm', 'PutItem', JSON.stringify(item('a', 10_200)), Math.floor(40_000 / 11)],
    [
      'new',
      'TransactWriteItems',
      JSON.stringify({ TransactItems: [{ Put: item('a', 10_200) }] }),
      Math.floor(4000 / 21),
    ],
  ] as const)('of a %s table: %s', async (tables, operation, body, expected) => {
    expect(await accepted(tables, operation, body)).toBe(expected);
  });

  it('count an update by the item that it changes', async () => {
    const { quotas, call, send } = open();
    quotas.learn(call('dynamodb:CreateTable'), create);
    await send('dynamodb:PutItem', JSON.stringify(item('a', 204_000)));
    const update = JSON.stringify({ TableName, Key: { pk: { S: 'a' } }, UpdateExpression: 'SET y = :y' });
    // 200 kilobytes each, after the 201 of the first write.
    for (let nth = 0; nth < 18; nth += 1) await send('dynamodb:UpdateItem', update);

    await expect(send('dynamodb:UpdateItem', update)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await send('dynamodb:GetItem', update)).toBe(reply);
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
