export type { AwsCall } from './aws-call.ts';
export { AwsError, type Reply } from './aws-error.ts';
export type { CountedCall } from './call-counter.ts';
export { accountEnvironment, assumeRole, awsEnvironment } from './credentials.ts';
export { BrokenConnectionError, type CallOnItsWay, type Faults } from './faults.ts';
export {
  type Admission,
  type Gateway,
  type JsonObject,
  type LocalService,
  type Watch,
  openGateway,
} from './gateway.ts';
export { type AttributeValue, type Item, type TableFacts, itemBytes, unitsOf } from './dynamodb-items/index.ts';
export {
  type Bucket,
  type Quota,
  type QuotaName,
  type Rate,
  quotas,
  rateIn,
  reserveToken,
  untilReady,
} from './quota-table/index.ts';
export { type QuotaOptions, type Quotas, awsQuotas } from './quotas.ts';
export { transactionConflicts } from './transaction-conflicts.ts';
