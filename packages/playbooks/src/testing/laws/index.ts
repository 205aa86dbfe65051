/** What every playbook must satisfy, as tests of jest: on a fake account, and on moto. */
export type { Arrange, OnMoto } from '../index.ts';
export { type PlaybookExamples, describePlaybook } from './describe-playbook.ts';
