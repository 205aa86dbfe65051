export {
  arrangeTrail,
  organizationTrailArn,
  trailArn,
  trailArnElsewhere,
  withTrail,
  withoutTrail,
} from './arrange-trails.ts';
export { fakeLogDelivery } from './fake-log-delivery.ts';
export { type FakeTrail, type FakeTrails, fakeTrails } from './fake-trails.ts';
