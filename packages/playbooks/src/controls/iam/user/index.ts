export {
  changeCredential,
  readCredentials,
  retireUnused,
  unusedCredentialsPermissions,
  unusedDaysOf,
} from './unused-credentials.ts';
export { anyUser, daysSince, findUser } from './users.ts';
