import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describePlaybook } from '../../testing/laws/index.ts';
import { type TagCalls, arranged, tagExamples, withTags } from './testing/index.ts';
import { tagsForSqs } from './tags-for-sqs.ts';

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

/** For up to 60 seconds, SQS returns the URL of a deleted queue. */
const calls: TagCalls = {
  id: QueueUrl,
  notFound: 'QueueDoesNotExist',
  list: { command: 'ListQueueTags', idIn: (input) => input['QueueUrl'], answer: (Tags) => ({ Tags }) },
  add: { command: 'TagQueue', idIn: (input) => input['QueueUrl'], tagsIn: ({ Tags }) => Tags },
  remove: { command: 'UntagQueue', idIn: (input) => input['QueueUrl'], keysIn: ({ TagKeys }) => TagKeys },
  more: { GetQueueUrlCommand: () => ({ QueueUrl }) },
};

describePlaybook(tagsForSqs['SQS.2'], {
  target: {
    partition: 'aws',
    accountId: '111122223333',
    region: 'eu-west-1',
    resourceId: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  },
  ...tagExamples(tagsForSqs['SQS.2'], (tags) => withTags(calls, tags)),
  onMoto: arranged(tagsForSqs['SQS.2'], async (account) => {
    await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'orders' }));
    return `arn:aws:sqs:${account.region}:${account.accountId}:orders`;
  }),
});
