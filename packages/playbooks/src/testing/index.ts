/** A fake account and an evaluator of IAM policies. This folder imports nothing of jest, so that programs can use it. */
export { type FakeAws, type Handlers, fakeAws, fakeNow, named } from './fake-aws.ts';
export { type AccessRequest, decideAccess, type Decision, isIamService, type Policies } from './iam/index.ts';
export type { Arrange, Example, OnMoto, PlaybookExamples } from './playbook-examples.ts';
