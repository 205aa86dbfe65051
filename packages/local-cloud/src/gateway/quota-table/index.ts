export { type Quota, type QuotaError, type QuotaName, quotas, rateIn } from './quota-table.ts';
export { type Bucket, type Rate, reserveToken, takeToken, untilReady } from './token-bucket.ts';
