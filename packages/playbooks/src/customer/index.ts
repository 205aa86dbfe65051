/** Playbooks that customers bring: the contract and its laws. */
export { type Admission, admit } from './admit.ts';
export { contractVersion, type CustomerDefinition, type CustomerPlaybook, defineCustomerPlaybook } from './contract.ts';
export { playbookFromModule } from './from-module.ts';
export { findingsOf } from './namespaces.ts';
export { permissionProblems } from './permission-laws.ts';
export type { CustomerModule } from './in-module.ts';
