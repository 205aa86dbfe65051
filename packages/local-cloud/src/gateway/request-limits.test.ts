import { describe, expect, it } from '@jest/globals';
import { overLimit, requestLimits } from './request-limits.ts';

const call = (name: string) => {
  const [service = '', operation = ''] = name.split(':');
  return { service, operation, region: 'eu-west-1', accountId: '111122223333', role: null };
};
const json = (value: object) => JSON.stringify(value);
/** Two bytes in UTF-8, one character. */
const wide = 'é';
const put = (bytes: number) => ({ Put: { TableName: 't', Item: { pk: { S: 'x'.repeat(bytes - 2) } } } });

describe('a request at its limit', () => {
  it.each<[name: string, within: string, beyond: string, error: string]>([
    [
      'sqs:SendMessage',
      json({ MessageBody: wide.repeat(requestLimits.sqsMessage / 2) }),
      json({ MessageBody: wide.repeat(requestLimits.sqsMessage / 2) + 'x' }),
      'InvalidParameterValue',
    ],
    [
      'sqs:SendMessageBatch',
      json({ Entries: [{ MessageBody: 'x' }, { MessageBody: 'x'.repeat(requestLimits.sqsMessage - 1) }] }),
      json({ Entries: [{ MessageBody: 'x' }, { MessageBody: 'x'.repeat(requestLimits.sqsMessage) }] }),
      'AWS.SimpleQueueService.BatchRequestTooLong',
    ],
    [
      'sns:Publish',
      new URLSearchParams({ Message: wide.repeat(requestLimits.snsMessage / 2) }).toString(),
      new URLSearchParams({ Message: wide.repeat(requestLimits.snsMessage / 2) + 'x' }).toString(),
      'InvalidParameter',
    ],
    [
      'sns:Publish',
      new URLSearchParams({ Message: 'm', Subject: 'x'.repeat(100) }).toString(),
      new URLSearchParams({ Message: 'm', Subject: 'x'.repeat(101) }).toString(),
      'InvalidParameter',
    ],
    [
      'sns:Publish',
      new URLSearchParams({ Message: 'm', Subject: 'one line' }).toString(),
      new URLSearchParams({ Message: 'm', Subject: 'two\nlines' }).toString(),
      'InvalidParameter',
    ],
    [
      'dynamodb:PutItem',
      json(put(requestLimits.dynamoDbItem).Put),
      json(put(requestLimits.dynamoDbItem + 1).Put),
      'ValidationException',
    ],
    [
      'dynamodb:UpdateItem',
      json({ ExpressionAttributeValues: { ':a': { L: [{ S: 'x'.repeat(requestLimits.dynamoDbItem - 6) }] } } }),
      json({ ExpressionAttributeValues: { ':a': { L: [{ S: 'x'.repeat(requestLimits.dynamoDbItem - 5) }] } } }),
      'ValidationException',
    ],
    [
      'dynamodb:TransactWriteItems',
      json({ TransactItems: Array.from({ length: 100 }, () => put(10)) }),
      json({ TransactItems: Array.from({ length: 101 }, () => put(10)) }),
      'ValidationException',
    ],
    [
      'dynamodb:TransactWriteItems',
      json({ TransactItems: Array.from({ length: 16 }, () => put(262_144)) }),
      json({ TransactItems: [...Array.from({ length: 16 }, () => put(262_144)), put(3)] }),
      'ValidationException',
    ],
    [
      'dynamodb:TransactWriteItems',
      json({ TransactItems: [put(requestLimits.dynamoDbItem)] }),
      json({ TransactItems: [put(requestLimits.dynamoDbItem + 1)] }),
      'ValidationException',
    ],
  ])('%s is accepted, and one more byte or item is rejected', (name, within, beyond, error) => {
    expect(overLimit(call(name), within)).toBeUndefined();
    expect(overLimit(call(name), beyond)).toMatchObject({ name: error, status: 400 });
  });

  it('of an operation without a size limit is accepted', () => {
    expect(overLimit(call('ec2:DescribeVpcs'), 'x'.repeat(2_000_000))).toBeUndefined();
  });
});
