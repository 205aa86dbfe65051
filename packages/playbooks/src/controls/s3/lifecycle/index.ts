export { type LifecycleState, planLifecycle } from './lifecycle-plan.ts';
export { changeOwnRule, factsOf, findOwnRule, readRules } from './lifecycle.ts';
