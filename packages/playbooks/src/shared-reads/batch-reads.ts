/** Every read that one call can make for several resources. A service stands here once, for all its controls. */
import type { BatchRead } from './batch-read.ts';
import { readsByNames } from './by-names.ts';
import { ec2Reads } from './ec2.ts';
import { rdsReads } from './rds.ts';
import { wholeRegionReads } from './whole-region.ts';

export const batchReads: ReadonlyMap<string, BatchRead> = new Map(
  [...ec2Reads, ...rdsReads, ...readsByNames, ...wholeRegionReads].map((read) => [read.operation, read]),
);

/**
 * The IAM actions that AWS authorizes on all resources of the type if a call reads several, instead of on each of them.
 */
export const actionsOnAll: ReadonlySet<string> = new Set(
  [...batchReads.values()].flatMap(({ needsAll }) => needsAll ?? []),
);
