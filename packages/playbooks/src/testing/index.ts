export { describePlaybook, type PlaybookExamples } from './describe-playbook.ts';
export { fakeAws, fakeNow, named, type FakeAws, type Handlers } from './fake-aws.ts';
export { iamAction } from './iam-action.ts';
