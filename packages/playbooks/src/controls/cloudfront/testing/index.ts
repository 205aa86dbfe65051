export {
  arrangeDistribution,
  configOf,
  distributionArn,
  s3Origin,
  serverOrigin,
  withDistribution,
  withoutDistribution,
} from './arrange-distributions.ts';
