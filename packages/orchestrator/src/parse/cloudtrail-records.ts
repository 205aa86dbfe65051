/** Turns the ways in which people keep CloudTrail records into the events that EventBridge sends. Pure. */
import * as z from 'zod';
import { detectionTypes } from '../detection/index.ts';

/**
 * The fields of a record that its event repeats.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const record = z.looseObject({
  eventVersion: z.string(),
  eventSource: z.string().regex(/^[a-z0-9-]+\.amazonaws\.com$/),
  eventName: z.string(),
  awsRegion: z.string(),
  eventID: z.string(),
  eventTime: z.string().optional(),
  recipientAccountId: z.string().optional(),
  userIdentity: z.looseObject({ accountId: z.string().optional() }).optional(),
});

/** A log file of CloudTrail in its bucket. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
const logFile = z.object({ Records: z.array(record).min(1) });

/** The output of `aws cloudtrail lookup-events`. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
const lookup = z.object({ Events: z.array(z.object({ CloudTrailEvent: z.string() })).min(1) });

/** The events of a record, a log file, or the output of `lookup-events`. Returns anything else as it is. */
export function eventsOfRecords(input: unknown): readonly unknown[] {
  const single = record.safeParse(input);
  if (single.success) return [eventOf(single.data)];
  const file = logFile.safeParse(input);
  if (file.success) return file.data.Records.map(eventOf);
  const found = lookup.safeParse(input);
  if (found.success)
    return found.data.Events.flatMap(({ CloudTrailEvent }) => eventsOfRecords(asJson(CloudTrailEvent)));
  return [input];
}

function eventOf(detail: z.infer<typeof record>): object {
  return {
    version: '0',
    id: detail.eventID,
    'detail-type': detectionTypes.cloudTrail,
    source: `aws.${detail.eventSource.slice(0, -'.amazonaws.com'.length)}`,
    account: detail.recipientAccountId ?? detail.userIdentity?.accountId ?? '',
    time: detail.eventTime ?? '',
    region: detail.awsRegion,
    resources: [],
    detail,
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
