import {
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  RDSClient,
  type CopyDBSnapshotMessage,
  type DBClusterSnapshot,
  type DBSnapshot,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from '@jest/globals';
import { apply, needsApproval, plan, undo, verify } from '../../engine/index.ts';
import { arrangeDbInstance } from './testing/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds4 } from './rds-4.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'monthly' };
const name = 'asr-encrypted-monthly';
const copy = { field: 'copy', from: null, to: name };
const plain: DBSnapshot = {
  DBSnapshotIdentifier: 'monthly',
  SnapshotType: 'manual',
  Status: 'available',
  Encrypted: false,
};

/** Snapshots of instances, and one of a cluster. A new copy has this status until `finish` is called. */
function account(given: readonly DBSnapshot[], cluster?: DBClusterSnapshot, Status = 'available') {
  const snapshots = new Map(given.map((snapshot) => [String(snapshot.DBSnapshotIdentifier), snapshot]));
  const aws = fakeAws({
    DescribeDBSnapshotsCommand: ({ DBSnapshotIdentifier: id }: { DBSnapshotIdentifier: string }) => {
      const snapshot = snapshots.get(id);
      if (snapshot === undefined) throw named('DBSnapshotNotFoundFault');
      return { DBSnapshots: [snapshot] };
    },
    DescribeDBClusterSnapshotsCommand: () => {
      if (cluster === undefined) throw named('DBClusterSnapshotNotFoundFault');
      return { DBClusterSnapshots: [cluster] };
    },
    CopyDBSnapshotCommand: (input: CopyDBSnapshotMessage) => {
      const id = String(input.TargetDBSnapshotIdentifier);
      if (snapshots.has(id)) throw named('DBSnapshotAlreadyExistsFault');
      const made = { ...plain, DBSnapshotIdentifier: id, Status, TagList: input.Tags };
      snapshots.set(id, { ...made, Encrypted: input.KmsKeyId !== undefined });
      return {};
    },
    DeleteDBSnapshotCommand: ({ DBSnapshotIdentifier: id }: { DBSnapshotIdentifier: string }) => {
      if (!snapshots.delete(id)) throw named('DBSnapshotNotFoundFault');
      return {};
    },
  });
  const finish = () => snapshots.set(name, { ...snapshots.get(name), Status: 'available' });
  return { aws, snapshots, finish };
}

const ours = {
  ...plain,
  DBSnapshotIdentifier: name,
  Encrypted: true,
  TagList: [{ Key: 'asr:remediation', Value: 'RDS.4' }],
};
const has =
  (...given: readonly DBSnapshot[]) =>
  () =>
    account(given).aws;

describePlaybook(rds4, {
  target,
  onMoto: async (made) => {
    const DBInstanceIdentifier = (await arrangeDbInstance(made)).split(':').at(-1) ?? '';
    const create = { DBInstanceIdentifier, DBSnapshotIdentifier: `monthly-${crypto.randomUUID()}` };
    const rds = made.client(RDSClient);
    const { DBSnapshot: snapshot } = await rds.send(new CreateDBSnapshotCommand(create));
    // The deletion cannot be undone, so the copy exists already and the deletion is the only change.
    const encrypted = {
      SourceDBSnapshotIdentifier: create.DBSnapshotIdentifier,
      TargetDBSnapshotIdentifier: `asr-encrypted-${create.DBSnapshotIdentifier}`,
      KmsKeyId: 'alias/aws/rds',
      Tags: ours.TagList,
    };
    await rds.send(new CopyDBSnapshotCommand(encrypted));
    return snapshot?.DBSnapshotArn ?? '';
  },
  changes: {
    'an unencrypted snapshot': () => account([plain], undefined, 'creating').aws,
    'a snapshot with an encrypted copy': has(plain, ours),
    'a snapshot whose response omits the setting': () =>
      account([{ ...plain, Encrypted: undefined }], undefined, 'creating').aws,
  },
  leaves: {
    'an encrypted snapshot': has({ ...plain, Encrypted: true }),
    'a snapshot that its encrypted copy has replaced': has(ours),
    'an encrypted snapshot of a cluster': () => account([], { StorageEncrypted: true }).aws,
  },
  refuses: {
    'a snapshot of a cluster': () => account([], {}).aws,
    'an automated snapshot': has({ ...plain, SnapshotType: 'automated' }),
    'a snapshot of AWS Backup': has({ ...plain, SnapshotType: 'awsbackup' }),
    'a snapshot whose copy failed': has(plain, { ...ours, Status: 'failed' }),
    'a snapshot if another snapshot has the name of the copy': has(plain, { ...ours, TagList: undefined }),
  },
  gone: { 'a snapshot that was deleted': has() },
});

describe('RDS.4', () => {
  it('creates the copy with the tags of the original, and keeps the original', async () => {
    const { aws, snapshots } = account([{ ...plain, TagList: [{ Key: 'owner', Value: 'shop' }, { Key: 'aws:x' }] }]);

    await apply(rds4, target, [copy], aws);

    expect(snapshots.has('monthly')).toBe(true);
    expect(snapshots.get(name)?.TagList).toEqual([{ Key: 'owner', Value: 'shop' }, ...ours.TagList]);
    expect(aws.calls).not.toContain('rds:DeleteDBSnapshot');
  });

  it('never deletes the original before its own encrypted copy is available', async () => {
    const slow = account([plain], undefined, 'creating');
    const drop = { field: 'original', from: 'monthly', to: null };

    await apply(rds4, target, [copy], slow.aws);
    expect(await apply(rds4, target, [drop], slow.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('again'),
    });
    for (const other of [
      { ...ours, Encrypted: false },
      { ...ours, TagList: [] },
    ]) {
      expect(await apply(rds4, target, [drop], account([plain, other]).aws)).toMatchObject({ kind: 'failed' });
    }
    expect(slow.snapshots.has('monthly')).toBe(true);

    slow.finish();
    expect(await apply(rds4, target, [drop], slow.aws)).toEqual({ kind: 'done' });
    expect(await verify(rds4, target, slow.aws)).toEqual({ kind: 'done' });
    expect([...slow.snapshots.keys()]).toEqual([name]);
  });

  it('waits for the copy, then requires approval to delete the original', async () => {
    const { aws, finish } = account([plain], undefined, 'creating');
    const changesNow = async () => {
      const planned = await plan(rds4, target, aws);
      return planned.kind === 'change' ? planned.changes : [];
    };
    expect(await changesNow()).toEqual([copy]);

    await apply(rds4, target, [copy], aws);
    expect(await verify(rds4, target, aws)).toEqual({ kind: 'settling' });

    finish();
    const drop = { field: 'original', from: 'monthly', to: null };
    expect(await verify(rds4, target, aws)).toMatchObject({ kind: 'differs', changes: [drop] });
    expect((await changesNow()).map((change) => [change, needsApproval(rds4, change)])).toEqual([[drop, true]]);
  });

  it('refuses a name to which the copy cannot add its prefix, without looking for the copy', async () => {
    const long = 'm'.repeat(242);
    const { aws } = account([{ ...plain, DBSnapshotIdentifier: long }]);

    expect(await plan(rds4, { ...target, resourceId: long }, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('more than 255 characters'),
    });
    expect(aws.recorded.map(({ input }) => input['DBSnapshotIdentifier'])).toEqual([long]);
  });

  it('looks for no copy of an automated snapshot, whose name its session does not allow', async () => {
    const id = 'rds:orders-2026-11-20-03-07';
    const { aws } = account([{ ...plain, DBSnapshotIdentifier: id, SnapshotType: 'automated' }]);
    const resourceId = `arn:aws:rds:eu-west-1:111122223333:snapshot:${id}`;

    expect(await plan(rds4, { ...target, resourceId }, aws)).toMatchObject({ kind: 'refuse' });
    expect(aws.recorded.map(({ input }) => input['DBSnapshotIdentifier'])).toEqual([id]);
  });

  it('never deletes the copy if the original is gone, nor a snapshot that it did not create', async () => {
    const alone = account([ours]);
    const foreign = account([plain, { ...ours, TagList: [] }]);

    expect(await undo(rds4, target, [copy], alone.aws)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('ASR kept the copy'),
    });
    await expect(rds4.apply(target, { field: 'copy', from: name, to: null }, foreign.aws)).rejects.toThrow(
      'ASR kept it',
    );

    expect(alone.snapshots.has(name) && foreign.snapshots.has(name)).toBe(true);
  });
});
