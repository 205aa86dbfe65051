export { addPolicy } from './policy.ts';
