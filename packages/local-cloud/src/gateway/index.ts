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
export { type AttributeValue, type Item, itemBytes } from './item-size.ts';
export { type Quota, type QuotaName, quotas, rateIn } from './quota-table.ts';
export { type QuotaOptions, type Quotas, awsQuotas } from './quotas.ts';
export { type Bucket, type Rate, reserveToken, untilReady } from './token-bucket.ts';
export { type TableFacts, unitsOf } from './dynamodb-units.ts';
export { transactionConflicts } from './transaction-conflicts.ts';
