import { type TrailsState, readTrails, recordsReadsAndWritesOfMost } from '../../cloudtrail/trail/index.ts';
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
 * first, because Security Hub evaluates only such trails.
 */
export async function findLogGroup(target: Target, aws: Aws): Promise<LogGroup | null> {
  const { partition, accountId } = target;
  const trails = await readTrails(target, aws);
  const groups = Object.entries(trails.logGroups)
    .filter(([trail]) => trails.trails[trail] === 'multi-Region')
    .map(([trail, arn]) => ({ trail, parts: arn.split(':'), receives: records(trails, trail) }))
    .filter(({ parts: [, , , , owner, , name] }) => owner === accountId && name !== undefined)
    .toSorted((a, b) => rank(a).localeCompare(rank(b), 'en'))
    .map(({ trail, receives, parts: [, , , region = '', , , name = ''] }) => {
      return { name, partition, region, accountId, trail, receives };
    });
  return groups[0] ?? null;
}

function records({ logging, events }: TrailsState, trail: string): boolean {
  const selection = events[trail];
  return logging[trail] === true && selection !== undefined && recordsReadsAndWritesOfMost(selection);
}

function rank({ receives, parts }: { readonly receives: boolean; readonly parts: readonly string[] }): string {
  return [!receives, ...parts].join(':');
}
