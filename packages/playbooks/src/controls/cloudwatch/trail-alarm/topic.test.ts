import { describe, expect, it } from '@jest/globals';
import { topicParameters } from './topic.ts';

const { topicArn } = topicParameters;

describe('the parameter topicArn of CloudWatch.1 to CloudWatch.14', () => {
  it.each([topicArn.default, 'arn:aws:sns:eu-west-1:111122223333:security'])('accepts the topic %s', (given) => {
    expect(topicArn.read(given)).toEqual({ ok: true, value: given });
  });

  it.each(['security', 'arn:aws:sqs:eu-west-1:111122223333:security', 7, undefined])('rejects %j', (given) => {
    expect(topicArn.read(given)).toMatchObject({ ok: false });
  });
});
