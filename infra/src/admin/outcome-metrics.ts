/** The metrics that the report function writes, as alarms and the dashboard look at them. */
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Outcome } from '@asr/orchestrator';

/** As `metrics.ts` of the orchestrator calls it. */
export const metricNamespace = 'ASR';

export function remediations(namespace: string, outcome: Outcome, period: Duration): Metric {
  return ofAsr('Remediations', { Deployment: namespace, Outcome: outcome }, period);
}

/** Changes that were made and did not hold. */
export function verificationFailures(namespace: string, period: Duration): Metric {
  return ofAsr('VerificationFailures', { Deployment: namespace }, period);
}

/** One line for each control: a query, so that new controls join by themselves. */
export function failuresByControl(namespace: string): string {
  return `SELECT SUM(Failures) FROM SCHEMA("${metricNamespace}", Control, Deployment) WHERE Deployment = '${namespace}' GROUP BY Control`;
}

function ofAsr(metricName: string, dimensionsMap: { readonly [name: string]: string }, period: Duration): Metric {
  return new Metric({ namespace: metricNamespace, metricName, dimensionsMap, period, statistic: 'Sum' });
}
