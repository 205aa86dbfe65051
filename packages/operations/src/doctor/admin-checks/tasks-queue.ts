import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { type Check, type Home, deadLettersOf, messagesIn, ok, problem, unknown } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

/** SQS delivers a lost request again after 12 minutes. An older request has another problem. */
const warningMinutes = 30;

export const tasksQueue: Check<Home> = {
  id: 'tasks-queue',
  title: 'No request waits too long',
  permissions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'cloudwatch:GetMetricStatistics'],
  async run({ aws, deployment, now }) {
    const { tasksUrl, region } = await deployment();
    const queues = tasksUrl === undefined ? undefined : await deadLettersOf(aws, tasksUrl);
    const waiting = queues === undefined ? undefined : await messagesIn(aws, queues.tasksArn);
    if (queues === undefined || waiting === undefined)
      return problem('The queue of requests is missing, so ASR remediates nothing.', deployAdminStack);
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
        `${waiting.count} requests are in the queue. CloudWatch has no age for them yet. Run asr doctor again in five minutes.`,
      );
    const minutes = Math.round(latest / 60);
    if (minutes < warningMinutes)
      return ok(`${waiting.count} requests are in progress, the oldest for ${minutes} minutes.`);
    return problem(
      `${waiting.count} requests are in the queue, the oldest for ${minutes} minutes. The playbook function is too slow or fails.`,
      `Read the log of the function that this command prints: aws lambda list-event-source-mappings --event-source-arn ${queues.tasksArn} --region ${region}`,
    );
  },
};
