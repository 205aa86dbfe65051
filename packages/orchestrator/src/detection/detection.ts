/**
 * What members of the organization forward to ASR's own bus: calls that CloudTrail saw, and evaluations of AWS Config.
 * Each becomes one reading, or none where nothing happened that could be remediated.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/events/EventTypes.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
import * as z from 'zod';
import { badField, sanitize, shorten } from '../model/index.ts';
import {
  type DetectionReading,
  type NotDetected,
  envelope,
  longestSentence,
  placeOf,
  readCall,
} from './events/index.ts';

const cloudTrail = 'AWS API Call via CloudTrail';
const complianceChange = 'Config Rules Compliance Change';
export const detectionTypes = { cloudTrail, complianceChange };

/** Whether this is for `readDetection`, well formed or not. */
export function isDetection(event: unknown): event is object {
  if (typeof event !== 'object' || event === null || !('detail-type' in event)) return false;
  return event['detail-type'] === cloudTrail || event['detail-type'] === complianceChange;
}

/** One reading for each resource; none where nothing can be remediated, such as for a call that reads. Never throws. */
export function readDetection(event: object): readonly DetectionReading[] {
  return 'detail-type' in event && event['detail-type'] === cloudTrail ? readCall(event) : readEvaluation(event);
}

/** As `readDetection`, of an event whose kind is known from the rule that let it through. */
export function readDetectionOf(kind: 'cloudtrail' | 'config', event: unknown): readonly DetectionReading[] {
  const wanted = kind === 'cloudtrail' ? cloudTrail : complianceChange;
  const given =
    typeof event === 'object' && event !== null && 'detail-type' in event ? event['detail-type'] : undefined;
  if (given === wanted) return readDetection(event as object);
  const instead = typeof given === 'string' ? `, not "${sanitize(given)}"` : '; it is missing';
  return [{ ok: false, error: `detail-type must be "${wanted}"${instead}.`, accountId: '' }];
}

/** Why a valid event of `readDetection` requires no action. */
export function whyNothing(event: object): string {
  const { detail } = nothing.parse(event);
  const { eventName, resourceId, newEvaluationResult } = detail;
  const compliance = newEvaluationResult?.complianceType;
  if (compliance !== undefined)
    return `AWS Config evaluated ${sanitize(resourceId ?? 'the resource')} as ${sanitize(compliance, 60)}. No action is needed.`;
  return `The call ${sanitize(eventName ?? '')} changes nothing that ASR detects. No action is needed.`;
}

/** Fields for a sentence. Whatever they contain, the sentence can be made. */
const nothing = z.object({
  detail: z.object({
    eventName: z.string().optional().catch(undefined),
    resourceId: z.string().optional().catch(undefined),
    newEvaluationResult: z.object({ complianceType: z.string() }).optional().catch(undefined),
  }),
});

const evaluation = envelope.extend({
  source: z.literal('aws.config'),
  detail: z.object({
    resourceId: z.string().regex(/^(i|sg)-[0-9a-f]{8,17}$/, 'must be the id of an instance or a security group'),
    resourceType: z.enum(['AWS::EC2::Instance', 'AWS::EC2::SecurityGroup']),
    awsAccountId: z.string(),
    configRuleName: z.string().max(128),
    newEvaluationResult: z.object({
      complianceType: z.string(),
      annotation: z.string().nullish(),
      resultRecordedTime: z.string(),
    }),
  }),
});

function readEvaluation(event: object): readonly DetectionReading[] {
  const named = envelope.extend({ detail: z.object({ configRuleName: z.string().max(128) }) }).safeParse(event);
  if (!named.success) return [{ ok: false, error: badField(named.error), accountId: '' }];
  if (!ownRuleName.test(named.data.detail.configRuleName)) return [otherRule(named.data)];
  const parsed = evaluation.safeParse(event);
  if (!parsed.success) return [{ ok: false, error: badField(parsed.error), accountId: '' }];
  const { account: accountId, region, detail } = parsed.data;
  const { complianceType, annotation, resultRecordedTime } = detail.newEvaluationResult;
  if (complianceType !== 'NON_COMPLIANT') return [];
  if (detail.awsAccountId !== accountId) {
    const error = `The event came from account ${accountId}, but is about another account. ASR ignored it. Check who sends events to ASR.`;
    return [{ ok: false, error, accountId }];
  }
  const isInstance = detail.resourceType === 'AWS::EC2::Instance';
  const resourceType = isInstance ? 'AwsEc2Instance' : 'AwsEc2SecurityGroup';
  const resource = `${isInstance ? 'instance' : 'security-group'}/${detail.resourceId}`;
  const what = `AWS Config found ${detail.resourceId} not compliant at ${resultRecordedTime}: ${annotation ?? 'no annotation'}`;
  return [
    {
      ok: true,
      detector: 'config-rule',
      detection: {
        id: `${detail.configRuleName}/${resultRecordedTime}`,
        at: resultRecordedTime,
        what: shorten(what, longestSentence),
      },
      place: placeOf({ account: accountId, region, resourceType, resource }),
      configRule: detail.configRuleName,
    },
  ];
}

/** `ASR-SecurityGroup.1`: the namespace, and the control. */
const ownRuleName = /-[A-Za-z][A-Za-z0-9]*\.[1-9]\d*$/;

function otherRule({
  account: accountId,
  detail,
}: {
  readonly account: string;
  readonly detail: { readonly configRuleName: string };
}): NotDetected {
  const error = `ASR reads only its own AWS Config rules, such as ASR-SecurityGroup.1, and ignored ${sanitize(detail.configRuleName, 80)}.`;
  return { ok: false, error, accountId, isNothing: true };
}
