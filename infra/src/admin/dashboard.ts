// oxlint-disable no-new -- making a construct adds it
import { Aws } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { outcomes } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { failuresByControl, metricNamespace } from './outcome-metrics.ts';
import type { Queues } from './queues.ts';

export interface DashboardProps {
  readonly name: string;
  readonly namespace: string;
  readonly stateMachineArn: string;
  readonly queues: Queues;
  /** Whether the policy has deadlines, so that findings can be overdue. */
  readonly hasDeadlines: boolean;
}

/**
 * Adds the dashboard: outcomes of remediations, failures by control, time to remediate, and waiting requests.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function addDashboard(
  scope: Construct,
  { name, namespace, stateMachineArn, queues, hasDeadlines }: DashboardProps,
): void {
  const ofAsr = (metric: string, ...dimensions: readonly string[]) => [
    metricNamespace,
    metric,
    'Deployment',
    namespace,
    ...dimensions,
  ];
  const ofQueue = (metric: string, queueName: string, label: string) => [
    'AWS/SQS',
    metric,
    'QueueName',
    queueName,
    { label },
  ];
  const ofMachine = (metric: string) => ['AWS/States', metric, 'StateMachineArn', stateMachineArn];
  const graphs: readonly Graph[] = [
    {
      title: 'Remediations by outcome',
      // The function of the deadlines counts overdue findings. They are no remediations.
      metrics: outcomes
        .filter((outcome) => outcome !== 'overdue')
        .map((outcome) => ofAsr('Remediations', 'Outcome', outcome)),
      stacked: true,
    },
    { title: 'Failures by control', metrics: [[{ expression: failuresByControl(namespace), id: 'failures' }]] },
    {
      title: 'Seconds until fixed',
      metrics: ['p50', 'p90', 'Maximum'].map((stat) => [...ofAsr('TimeToRemediate'), { stat }]),
    },
    { title: 'Changes that failed verification', metrics: [ofAsr('VerificationFailures')] },
    { title: 'Executions', metrics: ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'].map(ofMachine) },
    {
      title: 'Waiting requests, dead letters and lost events',
      metrics: [
        ofQueue('ApproximateNumberOfMessagesVisible', queues.tasks.queueName, 'waiting'),
        ofQueue('NumberOfMessagesReceived', queues.deadLetters.queueName, 'dead letters'),
        ofQueue('ApproximateNumberOfMessagesVisible', queues.lostEvents.queueName, 'lost events'),
      ],
    },
    ...(hasDeadlines
      ? [
          {
            title: 'Overdue findings that ASR reported, asked about and remediated',
            metrics: ['reported', 'asked', 'remediated'].map((action) => ofAsr('OverdueFindings', 'Action', action)),
          },
        ]
      : []),
  ];
  new CfnDashboard(scope, 'Dashboard', {
    dashboardName: name,
    dashboardBody: JSON.stringify({ widgets: graphs.map(widget) }),
  });
}

interface Graph {
  readonly title: string;
  readonly metrics: readonly (readonly unknown[])[];
  readonly stacked?: boolean;
}

/** Places two graphs in each row. */
function widget({ title, metrics, stacked = false }: Graph, index: number): object {
  const place = { x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 };
  const properties = { title, metrics, stacked, view: 'timeSeries', region: Aws.REGION, stat: 'Sum', period: 300 };
  return { type: 'metric', ...place, properties };
}
