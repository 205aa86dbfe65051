import { describe, expect, it } from '@jest/globals';
import { type FakeTrail, fakeTrails } from '../../cloudtrail/testing/index.ts';
import { fakeBuckets } from '../../s3/testing/index.ts';
import { findLogGroup } from './log-group.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const to = (name: string) => `arn:aws:logs:eu-west-1:111122223333:log-group:${name}:*`;
const find = (...trails: readonly FakeTrail[]) => findLogGroup(target, fakeTrails(trails, fakeBuckets()).aws);

describe('findLogGroup', () => {
  it('returns the log group of a trail that records before that of a stopped trail', async () => {
    const found = await find(
      { name: 'a', logGroupArn: to('a'), isLogging: false },
      { name: 'b', logGroupArn: to('b') },
    );

    expect(found).toMatchObject({ name: 'b', region: 'eu-west-1', receives: true });
  });

  it('returns the first of several log groups, whatever the order of the trails', async () => {
    const [a, b] = [
      { name: 'a', logGroupArn: to('a') },
      { name: 'b', logGroupArn: to('b') },
    ];

    expect(await find(b, a)).toEqual(await find(a, b));
    expect(await find(b, a)).toMatchObject({ name: 'a' });
  });

  it('returns the log group of a stopped trail if there is no other, so that undo finds the alarm', async () => {
    expect(await find({ name: 'a', logGroupArn: to('a'), isLogging: false })).toMatchObject({ receives: false });
  });

  it('never returns the log group of a trail elsewhere for a finding about the trails of this Region', async () => {
    const elsewhere = {
      name: 'a',
      region: 'ap-south-1',
      logGroupArn: 'arn:aws:logs:ap-south-1:111122223333:log-group:a:*',
    };

    expect(await find(elsewhere, { name: 'b', logGroupArn: to('b') })).toMatchObject({ name: 'b' });
    expect(await find(elsewhere, { name: 'b' })).toBeNull();
  });

  it('returns the log group of a trail elsewhere if this Region is the home of none', async () => {
    const trail = { name: 'a', region: 'us-east-1', logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:a:*' };

    expect(await find(trail)).toMatchObject({ name: 'a', region: 'us-east-1' });
  });

  it('returns null for single-Region trails and trails without a log group', async () => {
    expect(await find({ name: 'a', logGroupArn: to('a'), isMultiRegion: false }, { name: 'b' })).toBeNull();
  });
});
