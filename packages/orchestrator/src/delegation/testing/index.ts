export { type RequestContext, isAllowed } from './iam-evaluation.ts';
