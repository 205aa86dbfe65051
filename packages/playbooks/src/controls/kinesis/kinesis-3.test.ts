import { describe, expect, it } from '@jest/globals';
import { apply, verify } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { kinesis3 } from './kinesis-3.ts';
import { arrangeStream, fakeStream, streamArn, target } from './testing/index.ts';

const kept = (RetentionPeriodHours: number | undefined) => fakeStream({ given: { RetentionPeriodHours } }).aws;

describePlaybook(kinesis3, {
  target,
  onMoto: arrangeStream,
  changes: {
    'a stream as Kinesis creates it, with a day': () => kept(24),
    'a stream whose response omits the period': () => kept(undefined),
    'a stream whose parameter requires more': () => ({
      aws: kept(168),
      parameters: { minimumBackupRetentionPeriod: ['8760'] },
    }),
  },
  leaves: {
    'a stream with seven days': () => kept(168),
    'a stream with a year': () => kept(8760),
  },
  refuses: { 'a stream that Kinesis is changing': () => fakeStream({ given: { StreamStatus: 'UPDATING' } }).aws },
  gone: {
    'a stream that was deleted': () => fakeStream({ given: { StreamARN: `${streamArn}-2` } }).aws,
    'a stream that is being deleted': () => fakeStream({ given: { StreamStatus: 'DELETING' } }).aws,
  },
});

describe('Kinesis.3', () => {
  it('never changes a stream without approval, because undo deletes data', () => {
    expect(kinesis3.alwaysAsks).toBe(true);
  });

  it('is fixed when Kinesis has made the change', async () => {
    const { aws, finish } = fakeStream({}, true);

    await apply(kinesis3, target, [{ field: 'retentionHours', from: 24, to: 168 }], aws);
    expect(await verify(kinesis3, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(kinesis3, target, aws)).toEqual({ kind: 'done' });
  });
});
