export { changeCredential, readCredentials, retireUnused, unusedCredentialsPermissions } from './unused-credentials.ts';
export { anyUser, daysSince, findUser } from './users.ts';
