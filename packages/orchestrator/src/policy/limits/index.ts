export type { Held } from './counted-limit.ts';
export { limitsSchema } from './limits-schema.ts';
export {
  type Limits,
  countFailure,
  defaultDeferHours,
  defaultMinAccounts,
  defaultMostRequests,
  whyHeld,
} from './limits.ts';
