export { defineUnusedCredentials } from './define-unused-credentials.ts';
export { unusedDaysOf } from './unused-credentials.ts';
export { accessKeysOf, anyUser, daysSince, findUser } from './users.ts';
