import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import {
  arrangeTrail,
  organizationTrailArn,
  trailArn,
  trailArnElsewhere,
  withTrail,
  withoutTrail,
} from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudTrail4 } from './cloudtrail-4.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: trailArn };
const turnOn = { field: 'validates', from: false, to: true };

describePlaybook(cloudTrail4, {
  target,
  onMoto: arrangeTrail,
  changes: {
    'a trail as the API creates it, without validation': () => withTrail({ validates: false }).aws,
    'a trail whose response omits validation': () => withTrail().aws,
  },
  leaves: { 'a trail with validation': () => withTrail({ validates: true }).aws },
  refuses: {},
  gone: { 'a trail that was deleted': withoutTrail },
});

describe('CloudTrail.4', () => {
  it('changes only validation, in the home Region of the trail', async () => {
    const fake = withTrail({ region: 'us-east-1', isMultiRegion: true });

    expect(await apply(cloudTrail4, { ...target, resourceId: trailArnElsewhere }, [turnOn], fake.aws)).toEqual({
      kind: 'done',
    });

    expect(fake.find('main')).toEqual({
      name: 'main',
      bucket: 'trail-logs',
      region: 'us-east-1',
      isMultiRegion: true,
      validates: true,
    });
  });

  it('accepts the name of a trail as the resource id', async () => {
    expect(await plan(cloudTrail4, { ...target, resourceId: 'main' }, withTrail().aws)).toMatchObject({
      changes: [turnOn],
    });
  });

  it('refuses an organization trail, which only its owner can change, without a call', async () => {
    const { aws } = withTrail({ accountId: '999999999999', isOrganizationTrail: true });

    expect(await plan(cloudTrail4, { ...target, resourceId: organizationTrailArn }, aws)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('999999999999'),
    });
    expect(aws.calls).toEqual([]);
  });
});
