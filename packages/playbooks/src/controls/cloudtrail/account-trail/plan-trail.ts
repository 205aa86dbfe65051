/**
 * Decides which trail records the management events of all Regions: an existing one that ASR completes, or a new one.
 */
import { type TrailsState, recordsManagementEvents, recordsNothingElse, withManagementEvents } from '../trail/index.ts';
import { type LogBucketField, type LogBucketState, requireLogBucket, trailLogs } from '../../log-bucket/index.ts';
import { type Plan, join, refuse, setElements } from '../../../engine/index.ts';

export interface AccountState extends TrailsState, LogBucketState {
  /** The ARN and the bucket of the trail that ASR creates if no trail can be completed. */
  readonly newTrail: { readonly arn: string; readonly bucketName: string };
}

type Field = LogBucketField | 'trails' | 'events' | 'logging';

/**
 * Plans the smallest sufficient change, in this order:
 *
 * 1. A multi-Region trail gets the logging or the events that it lacks.
 * 2. A single-Region trail that lacks nothing else becomes multi-Region, so that no second trail records the same events.
 *    This excludes a trail with data events or Insights, which would then incur charges in all Regions.
 * 3. ASR creates a trail and a bucket.
 */
export function planTrail(account: AccountState): Plan<AccountState, Field> {
  const all = Object.keys(account.trails);
  if (all.some((arn) => lacksOf(account, arn).length === 0)) return { kind: 'compliant' };

  const shared = account.organizationTrails.find((arn) => mayRecordAlready(account, arn));
  if (shared !== undefined) {
    return refuse(
      `The organization trail ${shared} covers this account, but does not record all management events or does not show ` +
        'which it records. Ask the owner of the trail to record all of them. A second trail would incur charges twice.',
    );
  }
  const [best] = all
    .filter((arn) => canComplete(account, arn))
    .toSorted((a, b) => rank(account, a).localeCompare(rank(account, b), 'en'));
  return best === undefined ? create(account) : complete(account, best);
}

type Lack = 'Regions' | 'events' | 'logging';

function lacksOf({ trails, events, logging }: AccountState, arn: string): readonly Lack[] {
  const selection = events[arn];
  const lacks: readonly (Lack | false)[] = [
    trails[arn] !== 'multi-Region' && 'Regions',
    (selection === undefined || !recordsManagementEvents(selection)) && 'events',
    logging[arn] !== true && 'logging',
  ];
  return lacks.filter((lack) => lack !== false);
}

/**
 * Whether the trail may already record the account. Unknown counts as `true`, because a second trail would incur
 * charges for the second copy of every event.
 */
function mayRecordAlready({ trails, logging }: AccountState, arn: string): boolean {
  return trails[arn] === 'multi-Region' && logging[arn] !== false;
}

function canComplete(account: AccountState, arn: string): boolean {
  if (account.organizationTrails.includes(arn)) return false;
  if (account.trails[arn] === 'multi-Region' || arn === account.newTrail.arn) return true;
  const selection = account.events[arn];
  const isPlain = selection !== undefined && recordsNothingElse(selection);
  return isPlain && !account.trailsWithInsights.includes(arn) && lacksOf(account, arn).length === 1;
}

/**
 * The sort key of a trail; the lowest is best. Multi-Region trails come first, then those that lack the fewest
 * properties, then those that log, because a stopped trail may be retired.
 */
function rank(account: AccountState, arn: string): string {
  const lacks = lacksOf(account, arn);
  return [lacks.includes('Regions'), lacks.length, lacks.includes('logging'), arn].join(' ');
}

function complete(account: AccountState, arn: string): Plan<AccountState, Field> {
  const lacks = lacksOf(account, arn);
  const selection = account.events[arn];
  const events = selection === undefined || !lacks.includes('events') ? selection : withManagementEvents(selection);
  if (events === undefined) {
    return refuse(
      `The trail ${arn} has five event selectors, which is the maximum, so none can be added for management events. Merge two of them.`,
    );
  }
  return join(
    setElements(account, 'trails', { [arn]: 'multi-Region' }),
    setElements(account, 'events', { [arn]: events }),
    setElements(account, 'logging', { [arn]: true }),
  );
}

/** Plans a new trail, which records all management events by default. */
function create(account: AccountState): Plan<AccountState, Field> {
  const { arn, bucketName } = account.newTrail;
  return join<AccountState, Field>(
    requireLogBucket(account, bucketName, trailLogs),
    setElements(account, 'trails', { [arn]: 'multi-Region' }),
    setElements(account, 'logging', { [arn]: true }),
  );
}
