/**
 * What members of the organization forward to ASR's own bus: calls that CloudTrail saw, and evaluations of AWS Config.
 * Each becomes one reading, or none where nothing happened that could be remediated.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/events/EventTypes.html
 * @see https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
import type { Detector } from '@asr/playbooks';
import type { GroupChange } from '@asr/playbooks/security-group';
import { groupChangeOf } from './cloudtrail-change.ts';
import * as z from 'zod';
import {
  type Detection,
  type Subject,
  account as accountField,
  badField,
  excerpt,
  partitionOf,
  region as regionField,
  shorten,
} from '../model/index.ts';

export type DetectionReading =
  | {
      readonly ok: true;
      readonly detector: Detector;
      readonly detection: Detection;
      readonly place: Omit<Subject, 'controlId'>;
      /** The rule of AWS Config that was evaluated. ASR's own are named after their controls: `ASR-SecurityGroup.1`. */
      readonly configRule?: string;
      /** What a playbook that reverts events needs of this one. */
      readonly change?: GroupChange;
    }
  /** `isNothing`: the event is valid, and there is nothing to do about it. */
  | { readonly ok: false; readonly error: string; readonly accountId: string; readonly isNothing?: true };

type NotDetected = Extract<DetectionReading, { readonly ok: false }>;

const cloudTrail = 'AWS API Call via CloudTrail';
const complianceChange = 'Config Rules Compliance Change';
export const detectionTypes = { cloudTrail, complianceChange };

/** Whether this is for `readDetection`, well formed or not. */
export function isDetection(event: unknown): event is object {
  if (typeof event !== 'object' || event === null || !('detail-type' in event)) return false;
  return event['detail-type'] === cloudTrail || event['detail-type'] === complianceChange;
}

/** `undefined`: nothing that could be remediated, such as a call that only looks. Never throws. */
export function readDetection(event: object): DetectionReading | undefined {
  return 'detail-type' in event && event['detail-type'] === cloudTrail ? readCall(event) : readEvaluation(event);
}

/** As `readDetection`, of an event whose kind is known from the rule that let it through. */
export function readDetectionOf(kind: 'cloudtrail' | 'config', event: unknown): DetectionReading | undefined {
  const wanted = kind === 'cloudtrail' ? cloudTrail : complianceChange;
  const given =
    typeof event === 'object' && event !== null && 'detail-type' in event ? event['detail-type'] : undefined;
  if (given === wanted) return readDetection(event as object);
  const instead = typeof given === 'string' ? `, not "${excerpt(given)}"` : '; it is missing';
  return { ok: false, error: `detail-type must be "${wanted}"${instead}.`, accountId: '' };
}

/** Written by EventBridge itself, so it holds whatever the event says of itself. */
const envelope = z.object({
  id: z.string().min(1).max(100),
  account: accountField(),
  region: regionField(),
});

const call = envelope.extend({
  source: z.literal('aws.ec2'),
  detail: z.looseObject({
    eventName: z.string().max(128),
    errorCode: z.string().nullish(),
    recipientAccountId: z.string().nullish(),
  }),
});

function readCall(event: object): DetectionReading | undefined {
  const parsed = call.safeParse(event);
  if (!parsed.success) return { ok: false, error: badField(parsed.error), accountId: '' };
  const { account: accountId, region, detail } = parsed.data;
  if (typeof detail.errorCode === 'string') return failedCall(detail.eventName, detail.errorCode, accountId);
  if ((detail.recipientAccountId ?? accountId) !== accountId) {
    const other = excerpt(detail.recipientAccountId ?? '', 20);
    return {
      ok: false,
      error: `The event came from account ${accountId} and says it is of ${other}. It was left alone.`,
      accountId,
    };
  }
  const reading = groupChangeOf(detail);
  if (reading === undefined) return undefined;
  if (!reading.ok) return { ok: false, error: reading.error, accountId };
  const { change } = reading;
  const place = placeOf({
    account: accountId,
    region,
    resourceType: 'AwsEc2SecurityGroup',
    resource: `security-group/${change.groupId}`,
  });
  return {
    ok: true,
    detector: 'cloudtrail',
    detection: { id: change.eventId, at: change.at, what: sentenceOf(change, place) },
    place,
    change,
  };
}

/** A call that fails changes nothing. */
function failedCall(eventName: string, errorCode: string, accountId: string): NotDetected {
  const error = `The call ${excerpt(eventName, 60)} failed (${excerpt(errorCode, 60)}): nothing to do.`;
  return { ok: false, error, accountId, isNothing: true };
}

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

function readEvaluation(event: object): DetectionReading | undefined {
  const named = envelope.extend({ detail: z.object({ configRuleName: z.string().max(128) }) }).safeParse(event);
  if (!named.success) return { ok: false, error: badField(named.error), accountId: '' };
  if (!ownRuleName.test(named.data.detail.configRuleName)) return otherRule(named.data);
  const parsed = evaluation.safeParse(event);
  if (!parsed.success) return { ok: false, error: badField(parsed.error), accountId: '' };
  const { account: accountId, region, detail } = parsed.data;
  const { complianceType, annotation, resultRecordedTime } = detail.newEvaluationResult;
  if (complianceType !== 'NON_COMPLIANT') return undefined;
  if (detail.awsAccountId !== accountId) {
    return {
      ok: false,
      error: `The event came from account ${accountId} and is about another. It was left alone.`,
      accountId,
    };
  }
  const isInstance = detail.resourceType === 'AWS::EC2::Instance';
  const resourceType = isInstance ? 'AwsEc2Instance' : 'AwsEc2SecurityGroup';
  const resource = `${isInstance ? 'instance' : 'security-group'}/${detail.resourceId}`;
  const what = `AWS Config found ${detail.resourceId} not compliant at ${resultRecordedTime}: ${annotation ?? 'no annotation'}`;
  return {
    ok: true,
    detector: 'config-rule',
    detection: {
      id: `${detail.configRuleName}/${resultRecordedTime}`,
      at: resultRecordedTime,
      what: shorten(what, longestSentence),
    },
    place: placeOf({ account: accountId, region, resourceType, resource }),
    configRule: detail.configRuleName,
  };
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
  const error = `ASR looks only at its own rules of AWS Config, such as ASR-SecurityGroup.1, not at ${excerpt(detail.configRuleName, 80)}: nothing to do.`;
  return { ok: false, error, accountId, isNothing: true };
}

const longestSentence = 700;

interface Place {
  readonly account: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resource: string;
}

function placeOf({ account, region, resourceType, resource }: Place): Omit<Subject, 'controlId'> {
  const partition = partitionOf(region);
  return {
    partition,
    accountId: account,
    region,
    resourceType,
    resourceId: `arn:${partition}:ec2:${region}:${account}:${resource}`,
  };
}

/** The rules may be gone by the time an operator reads this, so their ARNs are made here. */
function sentenceOf(change: GroupChange, { partition, region, accountId }: Omit<Subject, 'controlId'>): string {
  const { actor, role, eventName, groupId, sourceIp, at, ruleIds } = change;
  const who = role === null ? actor : `${actor} (role ${role})`;
  const from = sourceIp === null ? '' : ` from ${sourceIp}`;
  const arns = ruleIds.map((id) => `arn:${partition}:ec2:${region}:${accountId}:security-group-rule/${id}`);
  const rules = arns.length === 0 ? '' : ` Rules: ${arns.join(', ')}.`;
  return shorten(`${who} called ${eventName} on ${groupId}${from} at ${at}.${rules}`, longestSentence);
}
