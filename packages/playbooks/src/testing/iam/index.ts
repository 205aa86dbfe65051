export { type AccessRequest, type Decision, type Policies, decideAccess } from './decide-access.ts';
export { deniedCalls } from './denied-calls.ts';
export { iamAction } from './iam-action.ts';
export { isIamService, referencedAction } from './service-reference.ts';
