/** The trails of an account, with the properties that the CloudTrail controls evaluate. */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { type Aws, type Keyed, type Target, ifAbsent } from '../../../engine/index.ts';
import { type EventSelection, defaultSelection } from './event-selectors.ts';

/** A multi-Region trail always records global service events, such as those of IAM. A single-Region trail may not. */
export type TrailRegions = 'multi-Region' | 'single-Region' | 'single-Region without global service events';

/**
 * The properties of the trails, by ARN. A property that CloudTrail does not return to this account is absent, which
 * means unknown and not off.
 */
export interface TrailsState {
  readonly trails: Keyed<TrailRegions>;
  readonly events: Keyed<EventSelection>;
  readonly logging: Keyed<boolean>;
  /** The ARNs of the log groups that the trails deliver to. */
  readonly logGroups: Keyed<string>;
  /** Trails of an organization, which member accounts cannot change. */
  readonly organizationTrails: readonly string[];
  /** Trails with CloudTrail Insights, which charges for each analyzed event. */
  readonly trailsWithInsights: readonly string[];
}

/**
 * All trails that record in the target's Region: its own, multi-Region trails of other home
 * Regions, and those of the organization. Single-Region trails of other Regions are not among them.
 */
export async function readTrails({ accountId }: Target, aws: Aws): Promise<TrailsState> {
  const { trailList: list = [] } = await aws.client(CloudTrailClient).send(new DescribeTrailsCommand({}));
  const events: [string, EventSelection][] = [];
  const logging: [string, boolean][] = [];
  for (const trail of list) {
    const isOwn = accountOf(arnOf(trail)) === accountId;
    const selection = isOwn ? await readSelection(trail, aws) : foreignSelection(trail);
    if (selection !== undefined) events.push([arnOf(trail), selection]);
    const isLogging = await readLogging(trail, aws);
    if (isLogging !== undefined) logging.push([arnOf(trail), isLogging]);
  }
  return {
    trails: Object.fromEntries(list.map((trail) => [arnOf(trail), regionsOf(trail)])),
    events: Object.fromEntries(events),
    logging: Object.fromEntries(logging),
    logGroups: Object.fromEntries(
      list.flatMap((trail) => {
        const { CloudWatchLogsLogGroupArn: logGroup = '' } = trail;
        return logGroup === '' ? [] : [[arnOf(trail), logGroup]];
      }),
    ),
    organizationTrails: list.filter((trail) => trail.IsOrganizationTrail).map(arnOf),
    trailsWithInsights: list.filter((trail) => trail.HasInsightSelectors).map(arnOf),
  };
}

/** Returns the home Region of a trail, the only one where it can be changed. */
export function homeRegionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** `arn:aws:cloudtrail:eu-west-1:111122223333:trail/name` */
function arnOf(trail: Trail): string {
  return trail.TrailARN ?? '';
}

function regionsOf({ IsMultiRegionTrail: isMultiRegion, IncludeGlobalServiceEvents: isGlobal }: Trail): TrailRegions {
  if (isMultiRegion) return 'multi-Region';
  return isGlobal === false ? 'single-Region without global service events' : 'single-Region';
}

async function readSelection(trail: Trail, aws: Aws): Promise<EventSelection> {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = await aws
    .client(CloudTrailClient, homeRegionOf(arnOf(trail)))
    .send(new GetEventSelectorsCommand({ TrailName: arnOf(trail) }));
  return advanced.length > 0 ? { advanced } : { basic };
}

/** A member account cannot read the selectors of an organization trail, but can see whether it has any. */
function foreignSelection({ HasCustomEventSelectors: hasOwn }: Trail): EventSelection | undefined {
  return hasOwn === false ? defaultSelection : undefined;
}

/** CloudTrail hides the status of an organization trail from some member accounts, with one of two errors. */
async function readLogging(trail: Trail, aws: Aws): Promise<boolean | undefined> {
  const { IsLogging } = await aws
    .client(CloudTrailClient, homeRegionOf(arnOf(trail)))
    .send(new GetTrailStatusCommand({ Name: arnOf(trail) }))
    .catch(ifAbsent(['CloudTrailARNInvalidException', 'TrailNotFoundException'], { IsLogging: undefined }));
  return IsLogging;
}
