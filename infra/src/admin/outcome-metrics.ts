/** The metrics of the report function, for alarms and the dashboard. */
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Outcome } from '@asr/orchestrator';

/** Namespace in `metrics.ts` of the orchestrator. */
export const metricNamespace = 'ASR';

export function remediations(namespace: string, outcome: Outcome, period: Duration): Metric {
  return ofAsr('Remediations', { Deployment: namespace, Outcome: outcome }, period);
}

/** Changes that failed verification. */
export function verificationFailures(namespace: string, period: Duration): Metric {
  return ofAsr('VerificationFailures', { Deployment: namespace }, period);
}

/**
 * One line for each of the five controls that failed most. A query, so that it includes new controls automatically. The
 * alarm sends a message for each line, and SNS deactivates an e-mail subscription above ten messages a second.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function failuresByControl(namespace: string): string {
  return `SELECT SUM(Failures) FROM SCHEMA("${metricNamespace}", Control, Deployment) WHERE Deployment = '${namespace}' GROUP BY Control ORDER BY SUM() DESC LIMIT 5`;
}

function ofAsr(metricName: string, dimensionsMap: { readonly [name: string]: string }, period: Duration): Metric {
  return new Metric({ namespace: metricNamespace, metricName, dimensionsMap, period, statistic: 'Sum' });
}
