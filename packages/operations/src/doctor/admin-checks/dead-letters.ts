import { type Check, type Home, deadLettersOf, messagesIn, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const deadLetters: Check<Home> = {
  id: 'dead-letters',
  title: 'The dead-letter queue of requests is empty',
  permissions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  async run({ aws, deployment }) {
    const { tasksUrl, region } = await deployment();
    const queues = tasksUrl === undefined ? undefined : await deadLettersOf(aws, tasksUrl);
    const left = queues === undefined ? undefined : await messagesIn(aws, queues.deadLettersArn);
    if (left === undefined)
      return problem('The dead-letter queue of requests is missing, so executions can hang.', deployAdminStack);
    if (left.count === 0) return ok('No requests in the dead-letter queue.');
    return problem(
      `${left.count} requests are in the dead-letter queue, and the function that fails their executions did not process them.`,
      `aws sqs receive-message --queue-url ${left.url} --max-number-of-messages 10 --visibility-timeout 0 --region ${region}`,
    );
  },
};
