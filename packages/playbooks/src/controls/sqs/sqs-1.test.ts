import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { sqs1 } from './sqs-1.ts';
import { fakeQueue } from './testing/index.ts';

const policyFor = (Principal: object | string, Condition?: object) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Condition } });
const ofTopic = { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:orders' } };
const off = { SqsManagedSseEnabled: 'false' };

describePlaybook(sqs1, {
  target: { resourceId: 'arn:aws:sqs:eu-west-1:111122223333:orders' },
  onMoto: async (account) => {
    const Attributes = { SqsManagedSseEnabled: 'false' };
    await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'orders', Attributes }));
    return `arn:aws:sqs:${account.region}:${account.accountId}:orders`;
  },
  changes: {
    'a queue that was created before SQS encrypted by default': () => fakeQueue(off),
    'a queue whose response omits encryption': () => fakeQueue(),
    'a queue whose key was removed': () => fakeQueue({ ...off, KmsMasterKeyId: '' }),
    'a queue that a service sends to': () => fakeQueue({ ...off, Policy: policyFor({ Service: 'sns.amazonaws.com' }) }),
    'a queue that denies everyone an action': () =>
      fakeQueue({ ...off, Policy: policyFor('*').replace('Allow', 'Deny') }),
    'a queue that everyone can send to through one topic': () => fakeQueue({ ...off, Policy: policyFor('*', ofTopic) }),
    'a queue that everyone in the organization can send to': () =>
      fakeQueue({ ...off, Policy: policyFor('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }) }),
  },
  leaves: {
    'a queue as SQS creates it today': () => fakeQueue({ SqsManagedSseEnabled: 'true' }),
    'a queue with a KMS key, which is stronger': () => fakeQueue({ ...off, KmsMasterKeyId: 'alias/orders' }),
  },
  refuses: {
    'a queue that is open to everyone, whose anonymous requests would fail': () =>
      fakeQueue({ ...off, Policy: policyFor('*') }),
    'a queue that is open to everyone, in the long form': () =>
      fakeQueue({ ...off, Policy: policyFor({ AWS: ['*'] }) }),
    'a queue that is open to everyone except one user': () =>
      fakeQueue({ ...off, Policy: policyFor({ AWS: 'x' }).replace('Principal', 'NotPrincipal') }),
    'a queue that is open to an IP address, without a signature': () =>
      fakeQueue({ ...off, Policy: policyFor('*', { IpAddress: { 'aws:SourceIp': '192.0.2.1' } }) }),
    'a queue that is open to a VPC endpoint, without a signature': () =>
      fakeQueue({ ...off, Policy: policyFor('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }) }),
    'a queue with a condition that anonymous requests also meet': () =>
      fakeQueue({ ...off, Policy: policyFor('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' } }) }),
  },
  gone: {
    'a queue that was deleted': () => fakeQueue({}, 'another'),
    'a queue that was deleted, whose URL SQS still returns': () =>
      fakeAws({
        GetQueueUrlCommand: () => ({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders' }),
        GetQueueAttributesCommand: () => {
          throw named('QueueDoesNotExist');
        },
      }),
    'a queue that was deleted, with the error of the older protocol': () =>
      fakeAws({
        GetQueueUrlCommand: () => {
          throw named('AWS.SimpleQueueService.NonExistentQueue');
        },
      }),
  },
});
