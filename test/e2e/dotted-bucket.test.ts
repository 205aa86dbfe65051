/** A bucket with dots in its name: moto uses the first label of a host name as the bucket. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { openAccount } from '@asr/local-cloud';
import { apply, plan, registry, undo, verify } from '@asr/playbooks';

describe('S3.8 for a bucket with dots in its name', () => {
  it('is planned, applied, verified and undone like any other', async () => {
    const playbook = await registry['S3.8']!.load();
    const account = openAccount(process.env['ASR_MOTO_URL'] ?? '', '511122223338', 'us-east-1');
    // The first labels are names of buckets as well.
    for (const Bucket of ['logs', 'logs.example.com']) {
      await account.client(S3Client).send(new CreateBucketCommand({ Bucket }));
    }
    const { accountId, region } = account;
    const target = { partition: 'aws', accountId, region, resourceId: 'arn:aws:s3:::logs.example.com' };
    const other = { ...target, resourceId: 'arn:aws:s3:::logs' };
    const [before, otherBefore] = [await playbook.read(target, account), await playbook.read(other, account)];

    const planned = await plan(playbook, target, account);
    const changes = planned.kind === 'change' ? planned.changes : [];
    expect(changes).not.toEqual([]);
    expect(await apply(playbook, target, changes, account)).toEqual({ kind: 'done' });
    expect(await verify(playbook, target, account)).toEqual({ kind: 'done' });
    expect(await playbook.read(other, account)).toEqual(otherBefore);
    expect(await undo(playbook, target, changes, account)).toEqual({ kind: 'done' });
    expect(await playbook.read(target, account)).toEqual(before);
  }, 60_000);
});
