/** The trails of an account, as the controls of CloudTrail look at them. */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { type Aws, type Keyed, type Target, ifAbsent } from '../../../engine/index.ts';
import { type EventSelection, defaultSelection } from './event-selectors.ts';

/** Everything by the trail's ARN. What CloudTrail does not tell this account is missing: unknown, not off. */
export interface TrailsState {
  readonly trails: Keyed<'multi-Region' | 'single-Region'>;
  readonly events: Keyed<EventSelection>;
  readonly logging: Keyed<boolean>;
  /** They record every account of the organization, so no account changes them for itself. */
  readonly organizationTrails: readonly string[];
  /** CloudTrail Insights is charged for each event it analyses. */
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
    trails: Object.fromEntries(list.map((trail) => [arnOf(trail), reachOf(trail)])),
    events: Object.fromEntries(events),
    logging: Object.fromEntries(logging),
    organizationTrails: list.filter((trail) => trail.IsOrganizationTrail).map(arnOf),
    trailsWithInsights: list.filter((trail) => trail.HasInsightSelectors).map(arnOf),
  };
}

/** The Region that a trail was made in. Only there can it be changed. */
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

function reachOf({ IsMultiRegionTrail: isMultiRegion }: Trail): 'multi-Region' | 'single-Region' {
  return isMultiRegion ? 'multi-Region' : 'single-Region';
}

async function readSelection(trail: Trail, aws: Aws): Promise<EventSelection> {
  const { EventSelectors: basic = [], AdvancedEventSelectors: advanced = [] } = await aws
    .client(CloudTrailClient, homeRegionOf(arnOf(trail)))
    .send(new GetEventSelectorsCommand({ TrailName: arnOf(trail) }));
  return advanced.length > 0 ? { advanced } : { basic };
}

/**
 * A member account may not read the selectors of its organization's trail, but is told whether
 * there are any.
 */
function foreignSelection({ HasCustomEventSelectors: hasOwn }: Trail): EventSelection | undefined {
  return hasOwn === false ? defaultSelection : undefined;
}

/** CloudTrail denies some member accounts the status of their organization's trail, with one of two names. */
async function readLogging(trail: Trail, aws: Aws): Promise<boolean | undefined> {
  const { IsLogging } = await aws
    .client(CloudTrailClient, homeRegionOf(arnOf(trail)))
    .send(new GetTrailStatusCommand({ Name: arnOf(trail) }))
    .catch(ifAbsent(['CloudTrailARNInvalidException', 'TrailNotFoundException'], { IsLogging: undefined }));
  return IsLogging;
}
