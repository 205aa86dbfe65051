/** Reads a call that CloudTrail recorded: on a security group, on its tags, or on a prefix list. Pure. */
import type { GroupChange } from '@asr/playbooks/security-group';
import * as z from 'zod';
import { type Subject, badField, sanitize, shorten } from '../../model/index.ts';
import { groupChangeOf } from './cloudtrail-change.ts';
import { prefixListReadings } from './prefix-list-change.ts';
import { type DetectionReading, type NotDetected, envelope, longestSentence, placeOf } from './reading.ts';
import { tagReadings } from './tag-change.ts';

const call = envelope.extend({
  source: z.literal('aws.ec2'),
  detail: z.looseObject({
    eventName: z.string().max(128),
    errorCode: z.string().nullish(),
    recipientAccountId: z.string().nullish(),
  }),
});

/** Returns one reading for each resource, and none if the call changes nothing that a control depends on. */
export function readCall(event: object): readonly DetectionReading[] {
  const parsed = call.safeParse(event);
  if (!parsed.success) return [{ ok: false, error: badField(parsed.error), accountId: '' }];
  const { account: accountId, region, detail } = parsed.data;
  if (typeof detail.errorCode === 'string') return [failedCall(detail.eventName, detail.errorCode, accountId)];
  if ((detail.recipientAccountId ?? accountId) !== accountId) {
    const other = sanitize(detail.recipientAccountId ?? '', 20);
    return [
      {
        ok: false,
        error: `The event came from account ${accountId}, but names account ${other}. ASR ignored it. Check who sends events to ASR.`,
        accountId,
      },
    ];
  }
  const at = { account: accountId, region };
  return [...groupReadings(detail, at), ...tagReadings(detail, at), ...prefixListReadings(detail, at)];
}

function groupReadings(
  detail: unknown,
  { account: accountId, region }: { readonly account: string; readonly region: string },
): readonly DetectionReading[] {
  const reading = groupChangeOf(detail);
  if (reading === undefined) return [];
  if (!reading.ok) return [{ ok: false, error: reading.error, accountId }];
  const { change } = reading;
  const place = placeOf({
    account: accountId,
    region,
    resourceType: 'AwsEc2SecurityGroup',
    resource: `security-group/${change.groupId}`,
  });
  const { eventId: id, at, role, actor } = change;
  const detection = { id, at, what: sentenceOf(change, place), actor: role ?? actor };
  return [{ ok: true, detector: 'cloudtrail', detection, place, change }];
}

/** A call that fails changes nothing. */
function failedCall(eventName: string, errorCode: string, accountId: string): NotDetected {
  const error = `The call ${sanitize(eventName, 60)} failed (${sanitize(errorCode, 60)}), so it changed nothing. No action is needed.`;
  return { ok: false, error, accountId, isNothing: true };
}

/** The rules may no longer exist when an operator reads this, so the sentence contains their ARNs. */
function sentenceOf(change: GroupChange, { partition, region, accountId }: Omit<Subject, 'controlId'>): string {
  const { actor, role, eventName, groupId, sourceIp, at, ruleIds } = change;
  const who = role === null ? actor : `${actor} (role ${role})`;
  const from = sourceIp === null ? '' : ` from ${sourceIp}`;
  const arns = ruleIds.map((id) => `arn:${partition}:ec2:${region}:${accountId}:security-group-rule/${id}`);
  const rules = arns.length === 0 ? '' : ` Rules: ${arns.join(', ')}.`;
  return shorten(`${who} called ${eventName} on ${groupId}${from} at ${at}.${rules}`, longestSentence);
}
