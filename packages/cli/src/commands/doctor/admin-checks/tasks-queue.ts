import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { type Check, type Home, deadLettersOf, messagesIn, ok, problem, unknown } from '../check/index.ts';
import { deployAdminStack } from '../../../deployment/index.ts';

/** A request that a function lost is tried again after 12 minutes. What is older waits for something else. */
const patienceMinutes = 30;

export const tasksQueue: Check<Home> = {
  id: 'tasks-queue',
  title: 'No request waits long',
  permissions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'cloudwatch:GetMetricStatistics'],
  async run({ aws, deployment, now }) {
    const { tasksUrl, region } = await deployment();
    const queues = tasksUrl === undefined ? undefined : await deadLettersOf(aws, tasksUrl);
    const waiting = queues === undefined ? undefined : await messagesIn(aws, queues.tasksArn);
    if (queues === undefined || waiting === undefined)
      return problem('The queue of requests is gone, so nothing is remediated.', deployAdminStack);
    if (waiting.count === 0) return ok('The queue of requests is empty.');
    const { Datapoints = [] } = await aws.client(CloudWatchClient).send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateAgeOfOldestMessage',
        Dimensions: [{ Name: 'QueueName', Value: queues.tasksArn.split(':').at(-1) }],
        StartTime: new Date(now.getTime() - 15 * 60_000),
        EndTime: now,
        Period: 300,
        Statistics: ['Maximum'],
      }),
    );
    const latest = Datapoints.toSorted((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0]
      ?.Maximum;
    if (latest === undefined)
      return unknown(
        `${waiting.count} requests are in the queue. CloudWatch does not say yet for how long; look again in five minutes.`,
      );
    const minutes = Math.round(latest / 60);
    if (minutes < patienceMinutes)
      return ok(`${waiting.count} requests are under way, the oldest for ${minutes} minutes.`);
    return problem(
      `${waiting.count} requests are in the queue, the oldest for ${minutes} minutes. The playbook function does not keep up, or fails.`,
      `Read the log of the function that this names: aws lambda list-event-source-mappings --event-source-arn ${queues.tasksArn} --region ${region}`,
    );
  },
};
