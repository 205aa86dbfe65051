/**
 * Decides which trail is to record the management events of every Region: one that is nearly there,
 * or a new one.
 */
import { type TrailsState, recordsManagementEvents, recordsNothingElse, withManagementEvents } from '../trail/index.ts';
import { type LogBucketState, requireLogBucket } from '../../log-bucket/index.ts';
import { type Plan, join, refuse, setElements } from '../../../engine/index.ts';

export interface AccountState extends TrailsState, LogBucketState {
  /** The ARN and the bucket of the trail that is made if none can be mended. */
  readonly newTrail: { readonly arn: string; readonly bucketName: string };
}

type Field = 'bucket' | 'bucketAccess' | 'bucketPolicy' | 'trails' | 'events' | 'logging';

/**
 * The smallest change that serves, in this order:
 * 1. A multi-Region trail gets the logging or the events that it lacks.
 * 2. A single-Region trail that lacks nothing else becomes multi-Region: no second trail records,
 *    and charges, the same events. Not if it records data events or has Insights, which would then
 *    cost in every Region.
 * 3. A new trail with a bucket of its own.
 */
export function planTrail(account: AccountState): Plan<AccountState, Field> {
  const all = Object.keys(account.trails);
  if (all.some((arn) => lacksOf(account, arn).length === 0)) return { kind: 'compliant' };

  const shared = account.organizationTrails.find((arn) => mayRecordAlready(account, arn));
  if (shared !== undefined) {
    return refuse(
      `The organization trail ${shared} records this account, but not all management events, or does not ` +
        'let it see which. Have its owner log all of them. A second trail would cost twice.',
    );
  }
  const [best] = all
    .filter((arn) => canMend(account, arn))
    .toSorted((a, b) => rank(account, a).localeCompare(rank(account, b), 'en'));
  return best === undefined ? create(account) : mend(account, best);
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
 * Unknown counts as yes: a trail of one's own beside it would be charged as the second copy of
 * every event.
 */
function mayRecordAlready({ trails, logging }: AccountState, arn: string): boolean {
  return trails[arn] === 'multi-Region' && logging[arn] !== false;
}

function canMend(account: AccountState, arn: string): boolean {
  if (account.organizationTrails.includes(arn)) return false;
  if (account.trails[arn] === 'multi-Region' || arn === account.newTrail.arn) return true;
  const selection = account.events[arn];
  const isPlain = selection !== undefined && recordsNothingElse(selection);
  return isPlain && !account.trailsWithInsights.includes(arn) && lacksOf(account, arn).length === 1;
}

/**
 * Less is better: multi-Region trails first, then those that lack least, then those that log: a
 * stopped one may be retired.
 */
function rank(account: AccountState, arn: string): string {
  const lacks = lacksOf(account, arn);
  return [lacks.includes('Regions'), lacks.length, lacks.includes('logging'), arn].join(' ');
}

function mend(account: AccountState, arn: string): Plan<AccountState, Field> {
  const lacks = lacksOf(account, arn);
  const selection = account.events[arn];
  const events = selection === undefined || !lacks.includes('events') ? selection : withManagementEvents(selection);
  if (events === undefined) {
    return refuse(
      `The trail ${arn} has five event selectors, which leaves no room for management events. Merge two of them.`,
    );
  }
  return join(
    setElements(account, 'trails', { [arn]: 'multi-Region' }),
    setElements(account, 'events', { [arn]: events }),
    setElements(account, 'logging', { [arn]: true }),
  );
}

/** CloudTrail gives a new trail all management events by itself. */
function create(account: AccountState): Plan<AccountState, Field> {
  const { arn, bucketName } = account.newTrail;
  return join<AccountState, Field>(
    requireLogBucket(account, bucketName),
    setElements(account, 'trails', { [arn]: 'multi-Region' }),
    setElements(account, 'logging', { [arn]: true }),
  );
}
