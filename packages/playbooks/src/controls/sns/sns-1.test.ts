import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import { sns1 } from './sns-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:sns:eu-west-1:111122223333:orders',
};

/** A topic of the account with these attributes. */
function topic(given: { readonly [attribute: string]: string } = {}, arn = target.resourceId) {
  const attributes = { ...given };
  const find = (input: { TopicArn: string }) => {
    if (input.TopicArn !== arn) throw named('NotFoundException');
    return attributes;
  };
  return fakeAws({
    GetTopicAttributesCommand: (input: { TopicArn: string }) => ({ Attributes: find(input) }),
    SetTopicAttributesCommand: (input: { TopicArn: string; AttributeName: string; AttributeValue: string }) => {
      find(input)[input.AttributeName] = input.AttributeValue;
      return {};
    },
  });
}

const policyFor = (Principal: object | string) =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Principal, Action: 'sns:Publish' }] });
const forAlarms = policyFor({ Service: ['events.amazonaws.com', 's3.amazonaws.com'] });

describePlaybook(sns1, {
  target,
  onMoto: async (account) => {
    const { TopicArn } = await account.client(SNSClient).send(new CreateTopicCommand({ Name: 'orders' }));
    return String(TopicArn);
  },
  changes: {
    'a topic as SNS creates it, for its account': () => topic({ Policy: policyFor({ AWS: '*' }) }),
    'a topic whose answer leaves key and policy out': () => topic(),
    'a topic whose key was taken away': () => topic({ KmsMasterKeyId: '', Policy: policyFor('*') }),
    'a topic of a service, with a key of one’s own': () => ({
      aws: topic({ Policy: forAlarms }),
      parameters: { kmsMasterKeyId: 'alias/events' },
    }),
  },
  leaves: {
    'a topic with the AWS managed key': () => topic({ KmsMasterKeyId: 'alias/aws/sns' }),
    'a topic with a customer managed key': () => topic({ KmsMasterKeyId: 'alias/orders', Policy: forAlarms }),
  },
  refuses: {
    'a topic that services publish to, with a key they may not use': () => topic({ Policy: forAlarms }),
    'a topic that one service publishes to': () => topic({ Policy: policyFor({ Service: 's3.amazonaws.com' }) }),
  },
  gone: { 'a topic that was deleted': () => topic({}, 'arn:aws:sns:eu-west-1:111122223333:another') },
});

describe('SNS.1', () => {
  it('names the services that would be locked out', async () => {
    expect(await plan(sns1, target, topic({ Policy: forAlarms }))).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('events.amazonaws.com, s3.amazonaws.com'),
    });
  });

  it('encrypts with the key that the policy gives, never with another', async () => {
    const planned = await plan(sns1, target, topic({ Policy: forAlarms }), { kmsMasterKeyId: 'alias/events' });

    expect(planned).toMatchObject({ changes: [{ field: 'key', from: null, to: 'alias/events' }] });
  });

  it('does not touch a key that somebody set after the plan', async () => {
    const aws = topic({ KmsMasterKeyId: 'alias/orders' });
    const change = { field: 'key', from: null, to: 'alias/aws/sns' };

    expect(await apply(sns1, target, [change], aws)).toMatchObject({ kind: 'refused' });
  });
});
