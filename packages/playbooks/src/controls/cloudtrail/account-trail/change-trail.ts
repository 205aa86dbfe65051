/**
 * Applies one change to one trail in its home Region. In other Regions CloudTrail returns InvalidHomeRegionException.
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
import { type EventSelection, type TrailRegions, type TrailsState, homeRegionOf } from '../trail/index.ts';
import type { LogBucket } from '../../log-bucket/index.ts';

/** The trail of one change, and the client of its home Region. */
interface TrailClient {
  readonly cloudTrail: CloudTrailClient;
  readonly Name: string;
}

/** @param logBucket The bucket of a trail that does not exist yet. */
export async function changeTrail(
  change: Change<TrailsState, 'trails' | 'events' | 'logging'>,
  logBucket: LogBucket,
  aws: Aws,
): Promise<void> {
  const trail = { cloudTrail: aws.client(CloudTrailClient, homeRegionOf(change.key)), Name: lastPartOf(change.key) };
  if (change.field === 'trails') {
    if (change.to === null) return deleteTrail(trail);
    return change.from === null ? createTrail(trail, logBucket) : setRegions(trail, change.to);
  }
  // Deleting the trail also removes its properties, and the trail records until then.
  if (change.to === null) return;
  return change.field === 'events' ? setEvents(trail, change.to) : setLogging(trail, change.to);
}

async function createTrail({ cloudTrail, Name }: TrailClient, logBucket: LogBucket): Promise<void> {
  const create = new CreateTrailCommand({
    Name,
    S3BucketName: logBucket.name,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    TagsList: [{ Key: 'asr:remediation', Value: logBucket.control }],
  });
  const tooManyTrails =
    'The Region has the maximum number of trails. Delete a trail that you do not need, then remediate again.';
  await cloudTrail
    .send(create)
    .catch(ifAbsent('TrailAlreadyExistsException', {}))
    .catch(cannotIf('MaximumNumberOfTrailsExceededException', tooManyTrails));
}

async function deleteTrail({ cloudTrail, Name }: TrailClient): Promise<void> {
  await cloudTrail.send(new DeleteTrailCommand({ Name })).catch(ifAbsent('TrailNotFoundException', {}));
}

/** CloudTrail rejects a multi-Region trail that does not record global service events. */
async function setRegions({ cloudTrail, Name }: TrailClient, regions: TrailRegions): Promise<void> {
  const IncludeGlobalServiceEvents = regions !== 'single-Region without global service events';
  const IsMultiRegionTrail = regions === 'multi-Region';
  await cloudTrail.send(new UpdateTrailCommand({ Name, IsMultiRegionTrail, IncludeGlobalServiceEvents }));
}

async function setEvents({ cloudTrail, Name: TrailName }: TrailClient, selection: EventSelection): Promise<void> {
  await cloudTrail.send(
    'advanced' in selection
      ? new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors: [...selection.advanced] })
      : new PutEventSelectorsCommand({ TrailName, EventSelectors: [...selection.basic] }),
  );
}

async function setLogging({ cloudTrail, Name }: TrailClient, isLogging: boolean): Promise<void> {
  await (isLogging
    ? cloudTrail.send(new StartLoggingCommand({ Name }))
    : cloudTrail.send(new StopLoggingCommand({ Name })));
}
