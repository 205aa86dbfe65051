export { type Visit, accountEntrance, accountVisits } from './account.ts';
export { readTags } from './read-tags.ts';
export { remediationPermissions } from './remediation-permissions.ts';
export { sessionPolicy } from './session-policy.ts';
