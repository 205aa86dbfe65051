export { type Visit, accountEntrance, accountVisits } from './account.ts';
export { remediationPermissions } from './remediation-permissions.ts';
export { sessionPolicy } from './session-policy.ts';
export { readTags } from './tags.ts';
