export { planIsolation } from './plan-isolation.ts';
