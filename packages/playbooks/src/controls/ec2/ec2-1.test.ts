import { describe, expect, it } from '@jest/globals';
import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  EC2Client,
  ModifySnapshotAttributeCommand,
  type DescribeSnapshotAttributeRequest,
  type DescribeSnapshotsRequest,
  type ModifySnapshotAttributeRequest,
} from '@aws-sdk/client-ec2';
import { apply, plan, verify } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec21 } from './ec2-1.ts';

/**
 * Emulates the snapshots of an account and with whom each is shared, one per page.
 *
 * @param stuck A snapshot that cannot be changed.
 */
function account(snapshots: { [id: string]: string[] }, { lagging = '', stuck = '' } = {}) {
  const sharesOf = (id = '') => {
    const shares = snapshots[id];
    if (shares === undefined) throw named('InvalidSnapshot.NotFound');
    return shares;
  };
  const aws = fakeAws({
    DescribeSnapshotsCommand: ({ OwnerIds, RestorableByUserIds, NextToken = '0' }: DescribeSnapshotsRequest) => {
      if (OwnerIds?.[0] !== 'self' || RestorableByUserIds?.[0] !== 'all')
        throw new Error('The request would list all public snapshots.');
      const ids = Object.keys(snapshots).filter((id) => id === lagging || sharesOf(id).includes('all'));
      const page = Number(NextToken);
      const next = page + 1 < ids.length ? { NextToken: `${page + 1}` } : {};
      return { Snapshots: ids.slice(page, page + 1).map((SnapshotId) => ({ SnapshotId })), ...next };
    },
    DescribeSnapshotAttributeCommand: ({ SnapshotId, Attribute }: DescribeSnapshotAttributeRequest) => {
      const shares = sharesOf(SnapshotId).map((name) => (name === 'all' ? { Group: name } : { UserId: name }));
      return Attribute === 'createVolumePermission' ? { CreateVolumePermissions: shares } : {};
    },
    ModifySnapshotAttributeCommand: ({
      SnapshotId = '',
      OperationType,
      GroupNames = [],
    }: ModifySnapshotAttributeRequest) => {
      if (SnapshotId === stuck) throw named('UnauthorizedOperation');
      const others = sharesOf(SnapshotId).filter((name) => !GroupNames.includes(name));
      snapshots[SnapshotId] = OperationType === 'add' ? [...others, ...GroupNames] : others;
      return {};
    },
  });
  return { aws, snapshots };
}

const resourceId = 'AWS::::Account:111122223333';

describePlaybook(ec21, {
  target: { resourceId },
  async onMoto({ accountId, region, client }) {
    const ec2 = client(EC2Client);
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${region}a`, Size: 1 }));
    for (const sharing of [{ GroupNames: ['all'] }, { UserIds: ['444455556666'] }]) {
      const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
      const input = { SnapshotId, Attribute: 'createVolumePermission', OperationType: 'add', ...sharing } as const;
      await ec2.send(new ModifySnapshotAttributeCommand(input));
    }
    return `AWS::::Account:${accountId}`;
  },
  changes: {
    'an account with a public snapshot': () => account({ 'snap-1': ['all'] }).aws,
    'an account with several public and private snapshots': () =>
      account({ 'snap-1': ['all'], 'snap-2': [], 'snap-3': ['444455556666', 'all'] }).aws,
  },
  leaves: {
    'an account without snapshots': () => account({}).aws,
    'an account with private and shared snapshots': () => account({ 'snap-1': [], 'snap-2': ['444455556666'] }).aws,
    'a private snapshot that the list still contains': () => account({ 'snap-1': [] }, { lagging: 'snap-1' }).aws,
  },
  refuses: {},
});

describe('EC2.1', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };
  const changesOf = async (aws: ReturnType<typeof account>['aws']) => {
    const planned = await plan(ec21, target, aws);
    return planned.kind === 'change' ? planned.changes : [];
  };

  it('keeps a snapshot shared with specific accounts', async () => {
    const { aws, snapshots } = account({ 'snap-1': ['444455556666', 'all'] });

    await apply(ec21, target, await changesOf(aws), aws);

    expect(snapshots).toEqual({ 'snap-1': ['444455556666'] });
  });

  it('fails if a snapshot cannot be changed', async () => {
    const { aws } = account({ 'snap-1': ['all'], 'snap-2': ['all'] }, { stuck: 'snap-2' });

    await expect(apply(ec21, target, await changesOf(aws), aws)).rejects.toThrow('UnauthorizedOperation');
    expect(await verify(ec21, target, aws)).toMatchObject({ kind: 'differs' });
  });

  it('succeeds if the snapshot was deleted in the meantime', async () => {
    const { aws, snapshots } = account({ 'snap-1': ['all'] });
    const [change] = await changesOf(aws);
    delete snapshots['snap-1'];

    await ec21.apply(target, { field: 'shares', key: String(change?.key), from: 'public', to: null }, aws);

    expect(await verify(ec21, target, aws)).toEqual({ kind: 'done' });
  });
});
