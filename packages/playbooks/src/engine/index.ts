/** The contract of a playbook, the steps that all playbooks share, and the parts that several services use. */
export * from './aws-errors.ts';
export * from './cannot.ts';
export { type Consumer, asList, cutOff } from './consumers.ts';
export { limit } from './limit.ts';
export * from './parameters.ts';
export { cannotIfRoleIsNotPassable } from './passed-role.ts';
export * from './permissions.ts';
export * from './plan.ts';
export * from './playbook.ts';
export * from './registry-entry.ts';
export * from './remediation.ts';
export { isAwsTag, requireTags, type Tagged } from './required-tags.ts';
export * from './resource-id.ts';
export * from './resource-policy.ts';
