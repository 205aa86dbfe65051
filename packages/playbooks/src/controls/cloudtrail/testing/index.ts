export {
  arrangeTrail,
  organizationTrailArn,
  trailArn,
  trailArnElsewhere,
  withTrail,
  withoutTrail,
} from './arrange-trails.ts';
export { fakeLogDelivery } from './fake-log-delivery.ts';
export { type FakeTrail, fakeTrails } from './fake-trails.ts';
