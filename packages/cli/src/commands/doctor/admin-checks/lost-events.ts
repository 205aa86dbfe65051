import { type Check, type Home, messagesIn, ok, problem } from '../check/index.ts';
import { deployAdminStack } from '../../../deployment/index.ts';

export const lostEvents: Check<Home> = {
  id: 'lost-events',
  title: 'No event was lost',
  permissions: ['events:ListRules', 'events:ListTargetsByRule', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  async run({ aws, deployment, rules }) {
    const { stateMachineArn, region } = await deployment();
    const starting = (await rules()).filter(({ targets }) => targets.includes(stateMachineArn));
    const arns = [...new Set(starting.flatMap((rule) => rule.deadLetters))];
    if (arns.length === 0)
      return problem(
        'The event rules have no queue for what they cannot hand over, so events would be lost for ever.',
        deployAdminStack,
      );
    const queues = await Promise.all(arns.map((arn) => messagesIn(aws, arn)));
    if (queues.includes(undefined))
      return problem('The queue for lost events is gone, so events would be lost for ever.', deployAdminStack);
    const full = queues.filter((queue) => queue !== undefined).filter(({ count }) => count > 0);
    if (full.length === 0) return ok('No event lies in the queue for lost events.');
    const count = full.reduce((sum, queue) => sum + queue.count, 0);
    return problem(
      `${count} events could not start the state machine. Each message holds the event, and an ERROR_CODE that says why.`,
      full
        .map(
          ({ url }) =>
            `aws sqs receive-message --queue-url ${url} --message-attribute-names All --max-number-of-messages 10 --region ${region}`,
        )
        .join(' && '),
    );
  },
};
