/** The whole system on one machine, without an AWS account. */
export { openAccount, type Account } from '@asr/playbooks/emulated-account';
export { keptFolder } from './cache/index.ts';
export { type Clock, openClock } from './clock/index.ts';
export {
  type Counts,
  type EventRun,
  type LocalCloud,
  type LocalCloudOptions,
  adminAccountId,
  openAssembly,
  openLocalCloud,
} from './cloud/index.ts';
export {
  type Resource,
  type Stack,
  openStack,
  readTemplate,
  bundledCode,
  synthesized,
} from './cloudformation/index.ts';
export { type EventPattern, type EventRule, matchesPattern } from './events/index.ts';
export type { InvocationResult } from './functions/index.ts';
export {
  type AwsCall,
  AwsError,
  BrokenConnectionError,
  type CallOnItsWay,
  type CountedCall,
  type Faults,
  type AttributeValue,
  type Gateway,
  type Item,
  type Quota,
  type QuotaName,
  type Quotas,
  type Rate,
  type Reply,
  type Watch,
  accountEnvironment,
  awsQuotas,
  itemBytes,
  openGateway,
  quotas,
  rateIn,
  transactionConflicts,
  unitsOf,
} from './gateway/index.ts';
export { type Moto, isMoto, motoModules, startMoto } from './moto/index.ts';
export {
  MotoNotFoundError,
  type PythonEnvironment,
  madeEnvironment,
  makeEnvironment,
  motoEnvironment,
} from './python/index.ts';
export type { EvaluationView, FindingView, ImportedFinding } from './services/index.ts';
export type { Execution } from './state-machine/index.ts';
