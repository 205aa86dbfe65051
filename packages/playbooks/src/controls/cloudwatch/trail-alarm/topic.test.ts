import { describe, expect, it } from '@jest/globals';
import { readTopicParameters, topicParameters } from './topic.ts';

describe('the parameters of CloudWatch.1 to CloudWatch.14', () => {
  it.each([topicParameters.topicArn, 'arn:aws:sns:eu-west-1:111122223333:security'])(
    'take the topic %s',
    (topicArn) => {
      expect(readTopicParameters({ topicArn })).toEqual({ topicArn });
    },
  );

  it.each(['security', 'arn:aws:sqs:eu-west-1:111122223333:security', 7, undefined])('refuse %j', (topicArn) => {
    expect(() => readTopicParameters({ topicArn })).toThrow('The parameter topicArn must be the ARN of an SNS topic');
  });
});
