/** The events of AWS Config: to the function of a rule, and to EventBridge when the result changes. */
import { anEvaluationEvent } from '@asr/orchestrator/testing';
import { member, region } from './setup.ts';

export function changeOf(rule: string, resourceType: string, resourceId: string): object {
  const item = {
    resourceType,
    resourceId,
    awsRegion: region,
    awsAccountId: member,
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-01-01T00:00:00Z',
  };
  return {
    configRuleName: rule,
    accountId: member,
    resultToken: 'token',
    invokingEvent: JSON.stringify({ messageType: 'ConfigurationItemChangeNotification', configurationItem: item }),
  };
}

let results = 0;

/** Each event is a new result. */
export function violationOf(
  configRuleName: string,
  resourceType: string,
  resourceId: string,
  annotation: string,
): object {
  const resultRecordedTime = new Date(Date.UTC(2026, 0, 1, 0, 0, (results += 1))).toISOString();
  return anEvaluationEvent({
    resourceType,
    resourceId,
    configRuleName,
    newEvaluationResult: { complianceType: 'NON_COMPLIANT', annotation, resultRecordedTime },
  });
}
