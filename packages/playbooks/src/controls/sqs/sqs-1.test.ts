import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { sqs1 } from './sqs-1.ts';

/** A queue with these attributes. */
function queue(given: { readonly [attribute: string]: string } = {}, name = 'orders') {
  let attributes = { ...given };
  const url = `https://sqs.eu-west-1.amazonaws.com/111122223333/${name}`;
  return fakeAws({
    GetQueueUrlCommand: (input: { QueueName: string; QueueOwnerAWSAccountId: string }) => {
      if (input.QueueName !== name || input.QueueOwnerAWSAccountId !== '111122223333') throw named('QueueDoesNotExist');
      return { QueueUrl: url };
    },
    GetQueueAttributesCommand: (input: { QueueUrl: string; AttributeNames: readonly string[] }) => ({
      Attributes: Object.fromEntries(Object.entries(attributes).filter(([key]) => input.AttributeNames.includes(key))),
    }),
    SetQueueAttributesCommand: (input: { QueueUrl: string; Attributes: { [attribute: string]: string } }) => {
      attributes = { ...attributes, ...input.Attributes };
      return {};
    },
  });
}

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
    'a queue that was created before SQS encrypted by default': () => queue(off),
    'a queue whose response omits encryption': () => queue(),
    'a queue whose key was removed': () => queue({ ...off, KmsMasterKeyId: '' }),
    'a queue that a service sends to': () => queue({ ...off, Policy: policyFor({ Service: 'sns.amazonaws.com' }) }),
    'a queue that denies everyone an action': () => queue({ ...off, Policy: policyFor('*').replace('Allow', 'Deny') }),
    'a queue that everyone can send to through one topic': () => queue({ ...off, Policy: policyFor('*', ofTopic) }),
    'a queue that everyone in the organization can send to': () =>
      queue({ ...off, Policy: policyFor('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }) }),
  },
  leaves: {
    'a queue as SQS creates it today': () => queue({ SqsManagedSseEnabled: 'true' }),
    'a queue with a KMS key, which is stronger': () => queue({ ...off, KmsMasterKeyId: 'alias/orders' }),
  },
  refuses: {
    'a queue that is open to everyone, whose anonymous requests would fail': () =>
      queue({ ...off, Policy: policyFor('*') }),
    'a queue that is open to everyone, in the long form': () => queue({ ...off, Policy: policyFor({ AWS: ['*'] }) }),
    'a queue that is open to everyone except one user': () =>
      queue({ ...off, Policy: policyFor({ AWS: 'x' }).replace('Principal', 'NotPrincipal') }),
    'a queue that is open to an IP address, without a signature': () =>
      queue({ ...off, Policy: policyFor('*', { IpAddress: { 'aws:SourceIp': '192.0.2.1' } }) }),
    'a queue that is open to a VPC endpoint, without a signature': () =>
      queue({ ...off, Policy: policyFor('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }) }),
    'a queue with a condition that anonymous requests also meet': () =>
      queue({ ...off, Policy: policyFor('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' } }) }),
  },
  gone: {
    'a queue that was deleted': () => queue({}, 'another'),
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
