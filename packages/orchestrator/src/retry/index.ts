export { randomPause } from './random-pause.ts';
export { rememberService, serviceOf } from './service-of-error.ts';
export { retryVerify } from './verify-retry.ts';
