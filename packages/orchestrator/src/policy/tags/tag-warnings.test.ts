import { describe, expect, it } from '@jest/globals';
import { tagWarnings } from './tag-warnings.ts';

const scope = { include: {}, exclude: {} };
const web = { tags: { Role: 'web' } };
const withGroups = (...groups: readonly object[]) => ({
  controls: { 'SecurityGroup.4': { parameters: { groups } } },
  scope,
});

describe('tagWarnings', () => {
  it('warns of a selector by tag for every account, with its place', () => {
    expect(tagWarnings(withGroups({ names: ['web-*'] }, web))).toEqual([
      expect.stringMatching(
        /^controls\.SecurityGroup\.4\.parameters\.groups\[1\] selects by the tag Role in every account\./,
      ),
    ]);
  });

  it('warns of a selector inside of a baseline', () => {
    const controls = { 'SecurityGroup.2': { parameters: { baselines: [{ name: 'web', groups: [web] }] } } };

    expect(tagWarnings({ controls, scope })).toEqual([
      expect.stringContaining('controls.SecurityGroup.2.parameters.baselines[0].groups[0] selects'),
    ]);
  });

  it.each(['accounts', 'ids', 'vpcs'])('accepts a selector by tag that also names %s', (part) => {
    expect(tagWarnings(withGroups({ ...web, [part]: ['x'] }))).toEqual([]);
  });

  it('accepts selectors without tags', () => {
    expect(tagWarnings(withGroups({ all: true }, { names: ['web-*'] }))).toEqual([]);
  });

  it.each([
    [{ tags: { Env: 'prod' } }, 1],
    [{ tags: { Env: 'prod' }, accounts: ['111122223333'] }, 0],
    [{}, 0],
  ])('warns of the scope %j %d times', (include, count) => {
    expect(tagWarnings({ controls: {}, scope: { include } })).toHaveLength(count);
  });

  it.each([
    [{}, 1],
    [{ parameters: { maximumDays: 0 } }, 1],
    [{ parameters: { MaximumDays: 90 } }, 0],
  ])('warns of AllowedPorts tags without a last day: %j, %d times', (control, count) => {
    expect(tagWarnings({ controls: { 'SecurityGroup.1': control }, scope })).toHaveLength(count);
  });

  it.each([
    [{ unit: { 'ou-a1b2-c3d4e5f6': 'shop' } }, 1],
    [{ unit: { 'ou-a1b2-c3d4e5f6': 'shop' }, default: 'platform' }, 0],
    [{ unit: { 'ou-a1b2-c3d4e5f6': 'shop', 'r-a1b2': 'platform' } }, 0],
    [{ unit: 'name' }, 0],
    [{ account: 'name' }, 0],
  ])('warns of units without a default: %j, %d times', (Team, count) => {
    const controls = { 'EC2.44': { parameters: { requiredTagKeys: ['Team'], tagValues: { Team } } } };

    expect(tagWarnings({ controls, scope })).toEqual(
      Array(count).fill(
        expect.stringMatching(/^controls\.EC2\.44\.parameters\.tagValues\.Team has no value for accounts below other/),
      ),
    );
  });
});
