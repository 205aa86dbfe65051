import { describe, it } from 'node:test';
import { describePlaybook, fakeAws, named } from '@asr/playbook-kit/testing';
import { acme1 } from './playbook.ts';

/** An account with one queue, which keeps its messages for this number of days. */
function accountWith(days: number) {
  let retention = days * 86_400;
  return fakeAws({
    GetQueueUrlCommand: ({ QueueName }: { readonly QueueName: string }) => {
      if (QueueName !== 'orders') throw named('QueueDoesNotExist');
      return { QueueUrl: `https://sqs.eu-west-1.amazonaws.com/111122223333/${QueueName}` };
    },
    GetQueueAttributesCommand: () => ({ Attributes: { MessageRetentionPeriod: String(retention) } }),
    SetQueueAttributesCommand: ({
      Attributes,
    }: {
      readonly Attributes: { readonly MessageRetentionPeriod: string };
    }) => {
      retention = Number(Attributes.MessageRetentionPeriod);
      return {};
    },
  });
}

describePlaybook({ describe, it }, acme1, {
  target: { resourceId: 'arn:aws:sqs:eu-west-1:111122223333:orders' },
  changes: {
    'a queue with the default of SQS': () => accountWith(4),
    'a queue that the policy wants to keep longer': () => ({ aws: accountWith(7), parameters: { retentionDays: 14 } }),
  },
  leaves: {
    'a queue that keeps its messages for long enough': () => accountWith(7),
    'a queue that keeps them for longer': () => accountWith(14),
  },
  refuses: {
    'a period that SQS does not have': () => ({ aws: accountWith(4), parameters: { retentionDays: 15 } }),
  },
  gone: {
    'a queue that was deleted': () =>
      fakeAws({
        GetQueueUrlCommand: () => {
          throw named('QueueDoesNotExist');
        },
      }),
  },
});
