/** What every playbook must satisfy, as tests of jest: on a fake account, and on moto. */
export type { Arrange, OnMoto } from './describe-on-moto.ts';
export { type PlaybookExamples, describePlaybook } from './describe-playbook.ts';
