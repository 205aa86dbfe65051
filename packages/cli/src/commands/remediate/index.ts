export { addRemediate } from './remediate.ts';
