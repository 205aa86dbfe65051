export { detectorArn, fakeGuardDutyTags, filterArn } from './fake-guardduty-tags.ts';
