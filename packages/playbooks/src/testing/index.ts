export { describePlaybook, type PlaybookExamples } from './describe-playbook.ts';
export { fakeAws, fakeNow, named, type FakeAws, type Handlers } from './fake-aws.ts';
export { fakeBuckets, type FakeBucket, type FakeBuckets } from './fake-buckets.ts';
export { fakeIamUsers, type FakeAccessKey, type FakeIamUser } from './fake-iam-users.ts';
export { fakePasswordPolicy, type FakePasswordPolicy } from './fake-password-policy.ts';
export { iamAction } from './iam-action.ts';
export { fakeSecurityGroups, type FakeEc2, type FakeRule, type FakeSecurityGroups } from './fake-security-groups.ts';
export { fakeTrails, type FakeTrail, type FakeTrails } from './fake-trails.ts';
