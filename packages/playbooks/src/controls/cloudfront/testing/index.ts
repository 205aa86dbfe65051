export {
  arrangeDistribution,
  behavior,
  configOf,
  distributionArn,
  ownCertificate,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './arrange-distributions.ts';
export { logBucketName, logsOff, withLogBucket } from './with-log-bucket.ts';
