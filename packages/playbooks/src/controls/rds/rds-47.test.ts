import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeDbCluster, clusterFlagExamples, itChangesOneSetting } from './testing/index.ts';
import { rds47 } from './rds-47.ts';

describePlaybook(
  rds47,
  clusterFlagExamples('postgres', 'CopyTagsToSnapshot', (account) =>
    arrangeDbCluster(account, {
      Engine: 'postgres',
      DBClusterInstanceClass: 'db.m6gd.large',
      AllocatedStorage: 100,
      StorageType: 'io1',
      Iops: 1000,
    }),
  ),
);

describe('RDS.47', () => {
  itChangesOneSetting(rds47, 'CopyTagsToSnapshot');
});
