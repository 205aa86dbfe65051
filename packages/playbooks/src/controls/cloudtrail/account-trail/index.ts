export { changeAccount, readAccount, startTrailPermissions } from './account-trail.ts';
export { planTrail } from './plan-trail.ts';
