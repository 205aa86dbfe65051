/**
 * Makes one change to one trail, always in its home Region: elsewhere CloudTrail answers
 * InvalidHomeRegionException.
 */
import {
  CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import { type Aws, type Change, cannotIf, ifAbsent, lastPartOf } from '../../../engine/index.ts';
import { type EventSelection, type TrailsState, homeRegionOf } from '../trail/index.ts';
import type { LogBucket } from '../../log-bucket/index.ts';

/** The trail of one change, and how to reach it. */
interface Reached {
  readonly cloudTrail: CloudTrailClient;
  readonly Name: string;
}

/** @param logBucket For a trail that is not there yet. */
export async function changeTrail(
  change: Change<TrailsState, 'trails' | 'events' | 'logging'>,
  logBucket: LogBucket,
  aws: Aws,
): Promise<void> {
  const trail = { cloudTrail: aws.client(CloudTrailClient, homeRegionOf(change.key)), Name: lastPartOf(change.key) };
  if (change.field === 'trails') {
    if (change.to === null) return deleteTrail(trail);
    return change.from === null ? createTrail(trail, logBucket) : setReach(trail, change.to);
  }
  // What a trail had goes when the trail is deleted. Until then it records.
  if (change.to === null) return;
  return change.field === 'events' ? setEvents(trail, change.to) : setLogging(trail, change.to);
}

async function createTrail({ cloudTrail, Name }: Reached, logBucket: LogBucket): Promise<void> {
  const create = new CreateTrailCommand({
    Name,
    S3BucketName: logBucket.name,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    TagsList: [{ Key: 'asr:remediation', Value: logBucket.control }],
  });
  const noRoom = 'The Region has as many trails as it may. Delete one that is not needed, then remediate again.';
  await cloudTrail
    .send(create)
    .catch(ifAbsent('TrailAlreadyExistsException', {}))
    .catch(cannotIf('MaximumNumberOfTrailsExceededException', noRoom));
}

async function deleteTrail({ cloudTrail, Name }: Reached): Promise<void> {
  await cloudTrail.send(new DeleteTrailCommand({ Name })).catch(ifAbsent('TrailNotFoundException', {}));
}

async function setReach({ cloudTrail, Name }: Reached, reach: 'multi-Region' | 'single-Region'): Promise<void> {
  await cloudTrail.send(new UpdateTrailCommand({ Name, IsMultiRegionTrail: reach === 'multi-Region' }));
}

async function setEvents({ cloudTrail, Name: TrailName }: Reached, selection: EventSelection): Promise<void> {
  await cloudTrail.send(
    'advanced' in selection
      ? new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: [...selection.advanced] })
      : new PutEventSelectorsCommand({ TrailName, EventSelectors: [...selection.basic] }),
  );
}

async function setLogging({ cloudTrail, Name }: Reached, isLogging: boolean): Promise<void> {
  await (isLogging
    ? cloudTrail.send(new StartLoggingCommand({ Name }))
    : cloudTrail.send(new StopLoggingCommand({ Name })));
}
