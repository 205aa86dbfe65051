export { addPlan } from './plan.ts';
