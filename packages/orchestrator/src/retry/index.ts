export { rememberService, serviceOf } from './service-of-error.ts';
export { retryVerify } from './verify-retry.ts';
