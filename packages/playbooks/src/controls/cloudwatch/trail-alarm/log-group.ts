import {
  type TrailsState,
  homeRegionOf,
  readTrails,
  recordsReadsAndWritesOfMost,
} from '../../cloudtrail/trail/index.ts';
import type { Aws, Target } from '../../../engine/index.ts';

export interface LogGroup {
  readonly name: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** The ARN of the trail that delivers to the log group. */
  readonly trail: string;
  /** Whether the trail records: it is not stopped, and its selectors include read and write management events. */
  readonly receives: boolean;
}

/**
 * Returns the log group of a multi-Region trail that has one in this account, or `null`. A trail that records comes
 * first.
 *
 * Security Hub evaluates the trails whose home is the Region of the finding. If there is none, it creates no finding,
 * so another trail is used only for an alarm that an operator requests.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-1
 */
export async function findLogGroup(target: Target, aws: Aws): Promise<LogGroup | null> {
  const { partition, accountId } = target;
  const trails = await readTrails(target, aws);
  const all = Object.keys(trails.trails).filter((trail) => trails.trails[trail] === 'multi-Region');
  const evaluated = all.filter((trail) => homeRegionOf(trail) === target.region && isOwn(trail, target));
  const groups = (evaluated.length > 0 ? evaluated : all)
    .map((trail) => [trail, trails.logGroups[trail] ?? ''] as const)
    .map(([trail, arn]) => ({ trail, parts: arn.split(':'), receives: records(trails, trail) }))
    .filter(({ parts: [, , , , owner, , name] }) => owner === accountId && name !== undefined)
    .toSorted((a, b) => rank(a).localeCompare(rank(b), 'en'))
    .map(({ trail, receives, parts: [, , , region = '', , , name = ''] }) => {
      return { name, partition, region, accountId, trail, receives };
    });
  return groups[0] ?? null;
}

function isOwn(trail: string, { accountId }: Target): boolean {
  return trail.split(':')[4] === accountId;
}

function records({ logging, events }: TrailsState, trail: string): boolean {
  const selection = events[trail];
  return logging[trail] === true && selection !== undefined && recordsReadsAndWritesOfMost(selection);
}

function rank({ receives, parts }: { readonly receives: boolean; readonly parts: readonly string[] }): string {
  return [!receives, ...parts].join(':');
}
