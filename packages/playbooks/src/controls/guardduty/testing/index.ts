export { detectorArn, fakeGuardDutyTags, filterArn } from './fake-guardduty-tags.ts';
export { itChangesOneProtection, protectionExamples } from './protection-examples.ts';
