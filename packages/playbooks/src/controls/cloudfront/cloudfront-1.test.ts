import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../engine/index.ts';
import {
  arrangeDistribution,
  configOf,
  distributionArn,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { cloudFront1 } from './cloudfront-1.ts';

const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1', resourceId: distributionArn };
const ofBucket = configOf([s3Origin('site'), serverOrigin]);
const ofServer = configOf([serverOrigin, s3Origin('site')]);
const setIndex = { field: 'defaultRootObject', from: '', to: 'index.html' };
const ofGroup = configOf([serverOrigin, s3Origin('site')], {
  DefaultCacheBehavior: { TargetOriginId: 'group', ViewerProtocolPolicy: 'https-only' },
  OriginGroups: {
    Quantity: 1,
    Items: [
      {
        Id: 'group',
        FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [500] } },
        Members: { Quantity: 2, Items: [{ OriginId: 'site' }, { OriginId: 'server' }] },
      },
    ],
  },
});

describePlaybook(cloudFront1, {
  target,
  onMoto: (account) => arrangeDistribution(account, configOf([s3Origin('site')])),
  changes: {
    'a distribution as CloudFront creates it, without a root object': () =>
      withDistribution({ ...ofBucket, DefaultRootObject: '' }).aws,
    'a distribution whose response omits the root object': () => withDistribution(ofBucket).aws,
    'a distribution with an origin group whose first member is a bucket': () => withDistribution(ofGroup).aws,
    'a distribution of a server when the policy sets the object': () => ({
      aws: withDistribution(ofServer).aws,
      parameters: { defaultRootObject: 'start.html' },
    }),
  },
  leaves: {
    'a distribution with a root object': () => withDistribution({ ...ofBucket, DefaultRootObject: 'index.html' }).aws,
    'a distribution whose root object differs from the one in the policy': () => ({
      aws: withDistribution({ ...ofBucket, DefaultRootObject: 'app/home.html' }).aws,
      parameters: { defaultRootObject: 'start.html' },
    }),
    'a distribution without S3 origins, which the control does not judge': () =>
      withDistribution(configOf([serverOrigin])).aws,
    'a distribution without S3 origins when the policy sets the object': () => ({
      aws: withDistribution(configOf([serverOrigin])).aws,
      parameters: { defaultRootObject: 'start.html' },
    }),
  },
  refuses: {
    'a distribution with a bucket whose root comes from a server': () => withDistribution(ofServer).aws,
    'a root object with a leading slash': () => ({
      aws: withDistribution(ofBucket).aws,
      parameters: { defaultRootObject: '/index.html' },
    }),
  },
  gone: {
    'a distribution that was deleted': () => withoutDistribution(),
  },
});

describe('CloudFront.1', () => {
  it('keeps the rest of the configuration', async () => {
    const { aws, config } = withDistribution(ofBucket);

    await apply(cloudFront1, target, [setIndex], aws);

    expect(config()).toEqual({ ...ofBucket, DefaultRootObject: 'index.html' });
  });

  it('uses the object that the policy names', async () => {
    const { aws } = withDistribution(ofBucket);

    expect(await plan(cloudFront1, target, aws, { defaultRootObject: 'start.html' })).toMatchObject({
      changes: [{ ...setIndex, to: 'start.html' }],
    });
  });

  it('is not verified before CloudFront has deployed the change, and neither is undo', async () => {
    const { aws, finish } = withDistribution(ofBucket);
    await apply(cloudFront1, target, [setIndex], aws);

    expect(await verify(cloudFront1, target, aws)).toEqual({ kind: 'settling' });
    finish();
    expect(await verify(cloudFront1, target, aws)).toEqual({ kind: 'done' });
    expect(await undo(cloudFront1, target, [setIndex], aws)).toEqual({ kind: 'settling' });
  });

  it('keeps secret headers out of the state', async () => {
    const { aws } = withDistribution(ofBucket);

    expect(JSON.stringify(await plan(cloudFront1, target, aws))).not.toContain('hunter2');
  });
});
