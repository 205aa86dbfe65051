/** Playbooks and runbooks that customers bring: the contract and its laws. */
export { admit } from './admit.ts';
export {
  type Admission,
  contractVersion,
  type CustomerDefinition,
  type CustomerPlaybook,
  defineCustomerPlaybook,
} from './contract.ts';
export { playbookFromModule } from './from-module.ts';
export { findingsOf } from './namespaces.ts';
export { permissionProblems } from './permission-laws.ts';
export type { DocumentStart } from './runbook-as-playbook.ts';
export {
  type CustomerRunbookDefinition,
  type CustomerRunbookModule,
  defineCustomerRunbook,
} from './runbook-contract.ts';
export type { CustomerModule } from './in-module.ts';
