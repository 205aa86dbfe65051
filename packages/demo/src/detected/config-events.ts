/**
 * The events of AWS Config in a member account: to the evaluator when a resource changes, and to EventBridge when the
 * evaluation is not compliant.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
import { configRuleName } from '@asr/orchestrator';
import { lastPartOf } from '@asr/playbooks';
import type { EvaluationView } from '@asr/local-cloud';
import type { FoundResource } from '../scenario/index.ts';
import type { EventTime } from './call-event.ts';

/** The AWS Config rule and its account and Region. */
export interface Place {
  readonly controlId: string;
  readonly accountId: string;
  readonly region: string;
}

/** The default namespace. */
const namespace = 'ASR';

export function itemChange(
  { controlId, accountId, region }: Place,
  { id, cloudFormationType }: FoundResource,
  now: Date,
): object {
  return {
    configRuleName: configRuleName(namespace, controlId),
    accountId,
    resultToken: 'demo',
    eventLeftScope: false,
    invokingEvent: JSON.stringify({
      messageType: 'ConfigurationItemChangeNotification',
      configurationItem: {
        resourceType: cloudFormationType,
        resourceId: lastPartOf(id),
        awsRegion: region,
        awsAccountId: accountId,
        configurationItemCaptureTime: now.toISOString(),
        configurationItemStatus: 'OK',
      },
    }),
  };
}

export function complianceChange(
  { controlId, accountId, region }: Place,
  evaluation: EvaluationView,
  { newId, now }: EventTime,
): object {
  const { resourceType, resourceId, compliance: complianceType, annotation } = evaluation;
  const resultRecordedTime = now().toISOString();
  return {
    version: '0',
    id: newId(),
    'detail-type': 'Config Rules Compliance Change',
    source: 'aws.config',
    account: accountId,
    time: resultRecordedTime.replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [],
    detail: {
      resourceId,
      resourceType,
      awsAccountId: accountId,
      awsRegion: region,
      configRuleName: configRuleName(namespace, controlId),
      messageType: 'ComplianceChangeNotification',
      recordVersion: '1.0',
      newEvaluationResult: { complianceType, annotation, resultRecordedTime },
    },
  };
}
