export { rememberService, serviceOf } from './service-of-error.ts';
