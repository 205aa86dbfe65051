/** The laws of ASR for every playbook, as tests of your test runner, and an account in memory for their examples. */
export { type FakeAws, type Handlers, fakeAws, fakeNow, named } from '@asr/playbooks/testing';
export { type Examples, describePlaybook, describeRunbook } from './describe-playbook.ts';
