/** What every playbook must satisfy, as tests of jest: on a fake account, and on moto. */
export type { Arrange, PlaybookExamples } from '../index.ts';
export { describePlaybook } from './describe-playbook.ts';
