import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeDbCluster, clusterFlagExamples, itChangesOneSetting } from './testing/index.ts';
import { rds48 } from './rds-48.ts';

describePlaybook(
  rds48,
  clusterFlagExamples('mysql', 'CopyTagsToSnapshot', (account) =>
    arrangeDbCluster(account, {
      Engine: 'mysql',
      DBClusterInstanceClass: 'db.m6gd.large',
      AllocatedStorage: 100,
      StorageType: 'io1',
      Iops: 1000,
    }),
  ),
);

describe('RDS.48', () => {
  itChangesOneSetting(rds48, 'CopyTagsToSnapshot');
});
