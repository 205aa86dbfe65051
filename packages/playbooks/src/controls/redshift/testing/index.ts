export { arrangeRedshiftCluster } from './arrange-redshift-clusters.ts';
export { fakeRedshiftCluster } from './fake-redshift.ts';
