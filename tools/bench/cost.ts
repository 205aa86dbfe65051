/**
 * What remediations cost a month, from what `meter.ts` counted and AWS's published prices. Pure.
 *
 * Prices are those of us-east-1 in US dollars without any free tier, looked up in November 2026.
 *
 * @see https://aws.amazon.com/step-functions/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/xray/pricing/
 */
const prices = {
  stateTransition: 0.025 / 1000,
  lambdaRequest: 0.2 / 1e6,
  /** On the Arm architecture. */
  lambdaGigabyteSecond: 0.0000133334,
  dynamoDbWriteUnit: 0.625 / 1e6,
  dynamoDbReadUnit: 0.125 / 1e6,
  /** With point-in-time recovery. */
  dynamoDbGigabyteMonth: 0.25 + 0.2,
  sqsRequest: 0.4 / 1e6,
  kmsRequest: 0.03 / 1e4,
  keyAMonth: 1,
  snsPublish: 0.5 / 1e6,
  snsEmail: 2 / 1e5,
  eventBridgeEvent: 1 / 1e6,
  /** Ingestion, and storage for a year. CloudWatch Logs compresses to about one seventh. */
  logGigabyte: 0.5 + (12 * 0.03) / 7,
  trace: 5 / 1e6,
  /** CloudWatch bills a custom metric only for the hours in which it receives data. */
  metricAMonth: 0.3,
  alarmMetricAMonth: 0.1,
  dashboardAMonth: 3,
};

/** The billed units that a run used. Divide by the number of remediations for the units of one. */
export interface Counted {
  readonly stateTransitions: number;
  readonly lambdaInvocations: number;
  readonly dynamoDbWriteUnits: number;
  readonly dynamoDbReadUnits: number;
  /** The size of the items that stay in the table as history. */
  readonly storedKilobytes: number;
  /** Requests that send, receive and delete messages. A batch is one request. */
  readonly sqsRequests: number;
  readonly emails: number;
  readonly events: number;
  /** The log lines of our own functions. */
  readonly logKilobytes: number;
  readonly executions: number;
}

/** The billed units of one remediation that only a real AWS account shows. */
export interface Assumed {
  /** Memory times duration, summed over all invocations. */
  readonly lambdaGigabyteSeconds: number;
  readonly kmsRequests: number;
  /** The log lines that Lambda and Step Functions add. */
  readonly platformLogKilobytes: number;
  /** Requests to the queue of automatic events, and of the pipe. */
  readonly gatherRequests: number;
}

/** @param findings Of one execution, in one account, Region and control. @returns The average of one of them. */
export function assumedFor(findings: number): Assumed {
  const playbook = 1.5 + 0.3 * (Math.ceil(findings / 5) - 1);
  return {
    lambdaGigabyteSeconds: (playbook * 1 + 0.1 * 0.5 + 0.4 * 0.5) / findings,
    kmsRequests: 2 / findings,
    platformLogKilobytes: 6 / findings,
    // EventBridge sends each event. The pipe receives and deletes up to ten at a time, and starts an execution.
    gatherRequests: 1 + 2 / Math.min(10, findings) + 1 / findings,
  };
}

const assumed = assumedFor(1);

/** The reason for each assumed figure, for the page. */
export const whyAssumed: { readonly [name in keyof Assumed]: string } = {
  lambdaGigabyteSeconds:
    '1.5 s of the playbook function (1 GB), 0.3 s more for every five further changes, and 0.5 s of the others: a fix waits for AWS, and the local cloud does not show how long',
  kmsRequests: 'the services reuse the data keys of queue, topic and table for minutes, so few calls reach KMS',
  platformLogKilobytes: 'the log lines that Lambda and Step Functions add',
  gatherRequests: 'EventBridge and the pipe make the requests to the queue of automatic events',
};

/** History is kept for 400 days. */
const monthsKept = 400 / 30.4;

/** US dollars for one remediation. Metrics are billed by the hour: see `metricsAMonth`. */
export function marginalCost(one: Counted, others: Assumed = assumed): number {
  return (
    one.stateTransitions * prices.stateTransition +
    one.lambdaInvocations * prices.lambdaRequest +
    others.lambdaGigabyteSeconds * prices.lambdaGigabyteSecond +
    one.dynamoDbWriteUnits * prices.dynamoDbWriteUnit +
    one.dynamoDbReadUnits * prices.dynamoDbReadUnit +
    gigabytes(one.storedKilobytes) * monthsKept * prices.dynamoDbGigabyteMonth +
    one.sqsRequests * prices.sqsRequest +
    others.kmsRequests * prices.kmsRequest +
    // A request of a pipe costs as much as one of Amazon SQS.
    others.gatherRequests * prices.sqsRequest +
    one.emails * (prices.snsPublish + prices.snsEmail) +
    one.events * prices.eventBridgeEvent +
    gigabytes(one.logKilobytes + others.platformLogKilobytes) * prices.logGigabyte +
    one.executions * prices.trace
  );
}

function gigabytes(kilobytes: number): number {
  return kilobytes / 1024 / 1024;
}

/** The resources of a template that cost money even when no finding arrives. */
export interface Standing {
  readonly keys: number;
  /** CloudWatch bills an alarm for each metric that it evaluates. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
  readonly eventSourceMappings: number;
}

interface Template {
  readonly Resources: {
    readonly [id: string]: {
      readonly Type: string;
      readonly Properties?: { readonly Metrics?: readonly { readonly MetricStat?: object }[] };
    };
  };
}

export function standingIn({ Resources }: Template): Standing {
  const all = Object.values(Resources);
  const count = (type: string) => all.filter(({ Type }) => Type === type).length;
  const alarms = all.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const metricsOf = (metrics: readonly { readonly MetricStat?: object }[] = []) =>
    metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  return {
    keys: count('AWS::KMS::Key'),
    // A metrics query counts as one metric: it matches only the controls that failed in the last hour.
    alarmMetrics: alarms.reduce((sum, { Properties }) => sum + Math.max(1, metricsOf(Properties?.Metrics)), 0),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    eventSourceMappings: count('AWS::Lambda::EventSourceMapping'),
  };
}

/** Lambda keeps five long polls of 20 s open on each queue, also when the queue is empty. */
const pollsAMonth = 5 * 3 * 60 * 24 * 30.4;

/** US dollars a month for the admin account, without any remediation. */
export function standingCost({ keys, alarmMetrics, dashboards, eventSourceMappings }: Standing): number {
  return (
    keys * prices.keyAMonth +
    alarmMetrics * prices.alarmMetricAMonth +
    dashboards * prices.dashboardAMonth +
    eventSourceMappings * pollsAMonth * prices.sqsRequest
  );
}

/**
 * US dollars a month for custom metrics, which are billed by the hour. The worst case: each fix falls into an hour of its
 * own, up to all hours of the month.
 */
function metricsAMonth(remediations: number, metrics: { readonly eachFix: number; readonly all: number }): number {
  const hours = 730;
  return Math.min(remediations * metrics.eachFix, metrics.all * hours) * (prices.metricAMonth / hours);
}

/** The published figures of the reference product: a price for each fix, and a KMS key in each account and Region. */
const reference = { perFix: 0.009, keyAMonth: 1, adminAMonth: 18 };
const regions = 10;
/** The number of controls that fix something in a month. Each has metrics of its own. */
const controlsInUse = 40;

export interface MonthlyCost {
  readonly remediations: number;
  readonly accounts: number;
  readonly ours: number;
  readonly reference: number;
}

export interface CostBasis {
  readonly one: Counted;
  readonly standing: Standing;
  /** The number of metrics that one fix sends: those of its control, and those of all controls together. */
  readonly metrics: { readonly ofControl: number; readonly ofAll: number };
}

export function monthlyCosts({ one, standing, metrics }: CostBasis): readonly MonthlyCost[] {
  const sizes = [
    { remediations: 300, accounts: 10 },
    { remediations: 3000, accounts: 100 },
    { remediations: 30_000, accounts: 1000 },
    { remediations: 1_000_000, accounts: 5000 },
  ];
  const sent = { eachFix: metrics.ofControl + metrics.ofAll, all: metrics.ofControl * controlsInUse + metrics.ofAll };
  return sizes.map(({ remediations, accounts }) => ({
    remediations,
    accounts,
    ours: standingCost(standing) + metricsAMonth(remediations, sent) + remediations * marginalCost(one),
    reference: reference.adminAMonth + accounts * regions * reference.keyAMonth + remediations * reference.perFix,
  }));
}
