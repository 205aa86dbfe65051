/**
 * What remediations cost a month, from what `meter.ts` counted and AWS's published prices. Pure.
 *
 * Prices are those of us-east-1 in US dollars without any free tier, looked up in November 2026.
 *
 * @see https://aws.amazon.com/step-functions/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/dynamodb/pricing/on-demand/
 * @see https://aws.amazon.com/sqs/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/xray/pricing/
 */
const prices = {
  stateTransition: 0.025 / 1000,
  lambdaRequest: 0.2 / 1e6,
  /** Of ARM. */
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
  /** Taken in, and kept for a year, compressed to a seventh. */
  logGigabyte: 0.5 + (12 * 0.03) / 7,
  trace: 5 / 1e6,
  /** Metered in the hours in which it is sent. */
  metricAMonth: 0.3,
  alarmMetricAMonth: 0.1,
  dashboardAMonth: 3,
};

/** What remediations took, counted; divided by their number, what one takes. */
export interface Counted {
  readonly stateTransitions: number;
  readonly lambdaInvocations: number;
  readonly dynamoDbWriteUnits: number;
  readonly dynamoDbReadUnits: number;
  /** What stays in history. */
  readonly storedKilobytes: number;
  /** Sent, received in batches, deleted in batches. */
  readonly sqsRequests: number;
  readonly emails: number;
  readonly events: number;
  /** What the functions wrote. */
  readonly logKilobytes: number;
  readonly executions: number;
}

/** The units of one remediation that cannot be counted on a laptop. */
export interface Assumed {
  /** Memory times duration, over all invocations. */
  readonly lambdaGigabyteSeconds: number;
  readonly kmsRequests: number;
  /** What Lambda and Step Functions write of their own. */
  readonly platformLogKilobytes: number;
}

export const assumed: Assumed = {
  lambdaGigabyteSeconds: 1.5 * 1 + 0.1 * 0.5 + 0.4 * 0.5,
  kmsRequests: 2,
  platformLogKilobytes: 6,
};

/** Why these figures, for the page. */
export const whyAssumed: { readonly [name in keyof Assumed]: string } = {
  lambdaGigabyteSeconds:
    '1.5 s of the playbook function (1 GB) and half a second of the others: a fix on AWS waits for AWS, which a laptop cannot measure',
  kmsRequests: 'data keys of queue, topic and table are kept for minutes, so few calls ask for one',
  platformLogKilobytes: 'the lines that Lambda and Step Functions write of their own',
};

/** History is kept for 400 days. */
const monthsKept = 400 / 30.4;

/** Dollars for one remediation. What is billed by the hour and not by the fix is in `metricsAMonth`. */
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
    one.emails * (prices.snsPublish + prices.snsEmail) +
    one.events * prices.eventBridgeEvent +
    gigabytes(one.logKilobytes + others.platformLogKilobytes) * prices.logGigabyte +
    one.executions * prices.trace
  );
}

function gigabytes(kilobytes: number): number {
  return kilobytes / 1024 / 1024;
}

/** What costs while nothing happens, as far as a template shows it. */
export interface Standing {
  readonly keys: number;
  /** An alarm costs by each metric that it looks at. */
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
    // A query is counted as one: what it finds is what failed in the last hour.
    alarmMetrics: alarms.reduce((sum, { Properties }) => sum + Math.max(1, metricsOf(Properties?.Metrics)), 0),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    eventSourceMappings: count('AWS::Lambda::EventSourceMapping'),
  };
}

/** Lambda looks into a queue with five long polls of 20 s, also when nothing is in it. */
const pollsAMonth = 5 * 3 * 60 * 24 * 30.4;

/** Dollars a month for the admin account, before the first remediation. */
export function standingCost({ keys, alarmMetrics, dashboards, eventSourceMappings }: Standing): number {
  return (
    keys * prices.keyAMonth +
    alarmMetrics * prices.alarmMetricAMonth +
    dashboards * prices.dashboardAMonth +
    eventSourceMappings * pollsAMonth * prices.sqsRequest
  );
}

/** Metrics are metered by the hour: each fix in an hour of its own at worst, and every hour of the month at most. */
function metricsAMonth(remediations: number, metrics: { readonly eachFix: number; readonly all: number }): number {
  const hours = 730;
  return Math.min(remediations * metrics.eachFix, metrics.all * hours) * (prices.metricAMonth / hours);
}

/** The reference product, by its published figures: per fix, and for a key in each account and Region. */
const reference = { perFix: 0.009, keyAMonth: 1, adminAMonth: 18 };
const regions = 10;
/** How many controls fix something in a month, for the metrics. */
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
  /** Metrics that one fix sends: some of its control, the others of all. */
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
