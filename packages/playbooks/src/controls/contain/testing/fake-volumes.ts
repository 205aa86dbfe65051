/**
 * Emulates the EBS volumes of one instance and the snapshots of the account.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSnapshots.html
 */
import type {
  CreateSnapshotsRequest,
  DescribeSnapshotsRequest,
  DescribeVolumesRequest,
  Snapshot,
  Volume,
} from '@aws-sdk/client-ec2';
import { type Handlers, named } from '../../../testing/index.ts';

export interface FakeVolumes {
  readonly handlers: Handlers;
  readonly snapshots: readonly Snapshot[];
  /** Takes a snapshot, as another principal does. */
  add(snapshot: Partial<Snapshot>): void;
}

/** @param refuses The name of the error of CreateSnapshots. */
export function fakeVolumes(volumes: readonly Volume[], refuses?: string): FakeVolumes {
  const snapshots: Snapshot[] = [];
  const add = (snapshot: Partial<Snapshot>) => {
    const number = snapshots.length + 1;
    snapshots.push({ SnapshotId: `snap-${number}`, StartTime: new Date(number * 1000), State: 'pending', ...snapshot });
  };
  return {
    snapshots,
    add,
    handlers: {
      DescribeVolumesCommand({ Filters: [filter] = [] }: DescribeVolumesRequest) {
        if (filter?.Name !== 'attachment.instance-id') throw new Error('It would describe every volume of the Region.');
        return { Volumes: filter.Values?.includes('i-1') === true ? volumes : [] };
      },
      DescribeSnapshotsCommand({ OwnerIds, Filters: [filter] = [] }: DescribeSnapshotsRequest) {
        if (OwnerIds?.join(',') !== 'self' || filter === undefined)
          throw new Error('It would describe the snapshots of other accounts.');
        const key = filter.Name?.replace('tag:', '');
        return {
          Snapshots: snapshots.filter(({ Tags = [] }) =>
            Tags.some(({ Key, Value = '' }) => Key === key && filter.Values?.includes(Value) === true),
          ),
        };
      },
      CreateSnapshotsCommand({ Description, TagSpecifications: [tagged] = [] }: CreateSnapshotsRequest) {
        if (refuses !== undefined) throw named(refuses);
        for (const { VolumeId } of volumes) add({ VolumeId, Description, Tags: tagged?.Tags });
        return { Snapshots: [] };
      },
    },
  };
}
