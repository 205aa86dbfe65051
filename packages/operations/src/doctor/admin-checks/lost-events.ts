import { type Check, type Home, messagesIn, ok, problem, startsStateMachine } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const lostEvents: Check<Home> = {
  id: 'lost-events',
  title: 'No event was lost',
  permissions: ['events:ListRules', 'events:ListTargetsByRule', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  async run({ aws, namespace, deployment, rules }) {
    const deployed = await deployment();
    const { region } = deployed;
    const starting = (await rules()).filter((rule) => startsStateMachine(rule, deployed, namespace));
    const arns = [...new Set(starting.flatMap((rule) => rule.deadLetters))];
    if (arns.length === 0)
      return problem('The event rules have no dead-letter queue, so undelivered events are lost.', deployAdminStack);
    const queues = await Promise.all(arns.map((arn) => messagesIn(aws, arn)));
    if (queues.includes(undefined))
      return problem(
        'The dead-letter queue of the event rules does not exist, so undelivered events are lost.',
        deployAdminStack,
      );
    const full = queues.filter((queue) => queue !== undefined).filter(({ count }) => count > 0);
    if (full.length === 0) return ok('No events in the dead-letter queue.');
    const count = full.reduce((sum, queue) => sum + queue.count, 0);
    return problem(
      `${count} events could not start the state machine. Each message holds the event. If an event rule failed, its attribute ERROR_CODE has the reason.`,
      full
        .map(
          ({ url }) =>
            `aws sqs receive-message --queue-url ${url} --message-attribute-names All --max-number-of-messages 10 --region ${region}`,
        )
        .join(' && '),
    );
  },
};
