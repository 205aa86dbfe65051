export { type Entrance, type Visit, type VisitAccount, accountEntrance, accountVisits, visitOf } from './account.ts';
export { readTags } from './read-tags.ts';
export type { Tagged, TaggedArn } from './tag-sources.ts';
export { remediationPermissions } from './remediation-permissions.ts';
export { sessionPolicy, sessionPolicyOfMany } from './session-policy.ts';
