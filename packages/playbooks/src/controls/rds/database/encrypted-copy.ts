/** Reads a snapshot and the encrypted copy that replaces it. */
import {
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { type Aws, type Target, ifAbsent } from '../../../engine/index.ts';
import { snapshotIn } from './snapshot-id.ts';

export const mark = { Key: 'asr:remediation', Value: 'RDS.4' };

export interface Snapshot {
  readonly isEncrypted: boolean;
  readonly type: string;
  readonly copyName: string;
  readonly copy: string | null;
  readonly copyStatus: string | null;
  /** The name of the original snapshot, `null` after the copy has replaced it. */
  readonly original: string | null;
}

export async function readSnapshot(target: Target, aws: Aws): Promise<Snapshot | undefined> {
  const { of, id } = snapshotIn(target.resourceId);
  // A name without an ARN does not show whether the snapshot is of an instance or a cluster, so both are read.
  const instance = of === 'cluster' ? undefined : await findSnapshot(id, aws);
  const copy = of === 'cluster' || !canBeCopied(id) ? undefined : await findSnapshot(copyOf(id), aws);
  if (instance !== undefined) return { ...stateOf(instance, copyOf(id), copy), original: id };
  if (isOurs(copy)) return { ...stateOf(copy ?? {}, copyOf(id), copy), original: null };
  return of === 'instance' ? undefined : readOfCluster(id, aws);
}

function stateOf(instance: DBSnapshot, copyName: string, copy: DBSnapshot | undefined) {
  return {
    isEncrypted: instance.Encrypted ?? false,
    type: String(instance.SnapshotType),
    copyName,
    copy: isOurs(copy) ? copyName : null,
    copyStatus: copy === undefined ? null : String(copy.Status),
  };
}

async function readOfCluster(id: string, aws: Aws) {
  const { DBClusterSnapshots: [cluster] = [] } = await findOfCluster(id, aws);
  if (cluster === undefined) return undefined;
  const isEncrypted = cluster.StorageEncrypted ?? false;
  return { isEncrypted, type: 'cluster', copyName: copyOf(id), copy: null, copyStatus: null, original: id };
}

export async function findSnapshot(DBSnapshotIdentifier: string, aws: Aws): Promise<DBSnapshot | undefined> {
  const { DBSnapshots: [snapshot] = [] } = await aws
    .client(RDSClient)
    .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier }))
    .catch(ifAbsent('DBSnapshotNotFoundFault', { DBSnapshots: [] }));
  return snapshot;
}

function findOfCluster(DBClusterSnapshotIdentifier: string, aws: Aws) {
  return aws
    .client(RDSClient)
    .send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier }))
    .catch(ifAbsent('DBClusterSnapshotNotFoundFault', { DBClusterSnapshots: [] }));
}

/** Automated snapshots have a colon in their name. A name has at most 255 characters. */
function canBeCopied(id: string): boolean {
  return !id.includes(':') && copyOf(id).length <= longestName;
}

export const longestName = 255;

export function copyOf(id: string): string {
  return `asr-encrypted-${id}`;
}

export function isOurs(copy: DBSnapshot | undefined): boolean {
  return (copy?.TagList ?? []).some(({ Key, Value }) => Key === mark.Key && Value === mark.Value);
}
