export { type WithPolicy, planLimits } from './plan-limits.ts';
export { policyIn, statementsByKey, withStatement } from './public-statements.ts';
