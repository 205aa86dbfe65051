/** For tests: operations without a deployment. */
export { aRemediation, fakeOperations, someDigest } from './fake-operations.ts';
export { signIn } from './sign-in.ts';
export { type UserPool, aPool, aUserPool, idClaims } from './user-pool.ts';
