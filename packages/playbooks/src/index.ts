/** What to do: the contract, the steps, and every playbook through the registry. */
export * from './playbook.ts';
export * from './plan.ts';
export * from './remediation.ts';
export * from './parameters.ts';
export * from './permissions.ts';
export * from './aws-errors.ts';
export * from './resource-id.ts';
export * from './registry-entry.ts';
export { registry } from './registry.ts';
