import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { s35 } from './s3-5.ts';
import { s38 } from './s3-8.ts';
import { bucketArn, publicPolicy, withBucket } from './testing/index.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: bucketArn };
const tlsOnly = {
  Sid: 'AsrTlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const turnOn = { field: 'tlsOnly', from: null, to: tlsOnly };

describe('S3.5 with S3.8 on a bucket with a public policy', () => {
  async function remediateBoth() {
    const { aws, buckets } = withBucket({ policy: publicPolicy });
    await apply(s35, target, [turnOn], aws);
    const planned = await plan(s38, target, aws);
    const blocking = planned.kind === 'change' ? planned.changes : [];
    await apply(s38, target, blocking, aws);
    return { aws, blocking, buckets };
  }

  it('is undone after S3.8 is', async () => {
    const { aws, blocking, buckets } = await remediateBoth();

    expect(await undo(s38, target, blocking, aws)).toEqual({ kind: 'done' });
    expect(await undo(s35, target, [turnOn], aws)).toEqual({ kind: 'done' });

    expect(buckets.find('the-bucket')?.policy).toBe(publicPolicy);
  });

  it('reports that S3 accepts no public policy until S3.8 is undone', async () => {
    const { aws, blocking } = await remediateBoth();

    expect(await undo(s35, target, [turnOn], aws)).toEqual({
      kind: 'failed',
      reason: expect.stringContaining('Block Public Access'),
    });
    expect(await undo(s38, target, blocking, aws)).toEqual({ kind: 'done' });
  });
});
