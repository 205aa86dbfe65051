/** What to do: the contract, the steps, and every playbook through the registry. */
export * from './customer/index.ts';
export {
  type CustomerRegistration,
  customerControls,
  customerEntry,
  isOwnControl,
  registerCustomers,
} from './customer-controls.ts';
export * from './engine/index.ts';
export * from './ownership/index.ts';
export type { Parameter } from './parameters/index.ts';
export { families, registry } from './registry.ts';
export { sourceOf } from './source-of.ts';
export {
  type OrganizationSource,
  type OrganizationValues,
  type Resolved,
  type TagValues,
  type UnitSource,
  isOfOrganization,
} from './tag-values/index.ts';
