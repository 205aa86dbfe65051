/** Every read that one call can make for several resources. A service stands here once, for all its controls. */
import type { BatchRead } from './batch-read.ts';
import { ec2Reads } from './ec2.ts';

export const batchReads: ReadonlyMap<string, BatchRead> = new Map([...ec2Reads].map((read) => [read.operation, read]));
