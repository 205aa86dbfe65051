import { describe, expect, it } from '@jest/globals';
import { apply, plan, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { kinesis1 } from './kinesis-1.ts';
import { arrangeStream, fakeStream, streamArn, target } from './testing/index.ts';

const stream =
  (...given: Parameters<typeof fakeStream>) =>
  () =>
    fakeStream(...given).aws;
const letsIn = (Principal: unknown, Effect = 'Allow') => ({ Statement: { Effect, Principal, Action: 'kinesis:*' } });
const withPolicy = (policy: object) => stream({ policies: { [streamArn]: policy } });
const consumers = [`${streamArn}/consumer/a:1`, `${streamArn}/consumer/b:2`] as const;
const other = { AWS: 'arn:aws:iam::444455556666:root' };

describePlaybook(kinesis1, {
  target,
  onMoto: arrangeStream,
  changes: {
    'a stream as Kinesis creates it': stream(),
    'a stream whose response omits the type': stream({ given: { EncryptionType: undefined } }),
    'a stream whose policy lets in its own account': withPolicy(letsIn({ AWS: '111122223333' })),
    'a stream whose policy keeps another account out': withPolicy(letsIn(other, 'Deny')),
    'a stream with consumers without policies': stream({ consumers }),
    'a stream with a consumer of its own account': stream({
      consumers,
      policies: { [consumers[1]]: letsIn({ AWS: 'arn:aws:iam::111122223333:role/reader' }) },
    }),
  },
  leaves: {
    'a stream with the AWS managed key': stream({ given: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } }),
    'a stream with a customer managed key, which is stronger': stream({
      given: { EncryptionType: 'KMS', KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1' },
      policies: { [streamArn]: letsIn(other) },
    }),
  },
  refuses: {
    'a stream that another account uses': withPolicy(letsIn(other)),
    'a stream that everyone may use under a condition': withPolicy({
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'kinesis:PutRecord',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
        },
      ],
    }),
    'a stream with a consumer for another account': stream({ consumers, policies: { [consumers[1]]: letsIn(other) } }),
    'a stream that Kinesis is changing': stream({ given: { StreamStatus: 'UPDATING' } }),
  },
  gone: {
    'a stream that was deleted': stream({ given: { StreamARN: `${streamArn}-2` } }),
    'a stream that is being deleted': stream({ given: { StreamStatus: 'DELETING' } }),
  },
});

describe('Kinesis.1', () => {
  it('names who could no longer use the stream', async () => {
    const { aws } = fakeStream({ consumers, policies: { [consumers[0]]: letsIn(other) } });

    expect(await plan(kinesis1, target, aws)).toMatchObject({ reason: expect.stringContaining(other.AWS) });
  });

  it('is fixed when Kinesis has made the change', async () => {
    const { aws, finish } = fakeStream({}, true);

    await apply(kinesis1, target, [{ field: 'key', from: null, to: 'alias/aws/kinesis' }], aws);
    expect(await verify(kinesis1, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(kinesis1, target, aws)).toEqual({ kind: 'done' });
  });
});
