import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeDbCluster, clusterFlagExamples, itChangesOneSetting } from '../rds/testing/index.ts';
import { neptune4 } from './neptune-4.ts';

describePlaybook(
  neptune4,
  clusterFlagExamples('neptune', 'DeletionProtection', (account) => arrangeDbCluster(account, { Engine: 'neptune' })),
);

describe('Neptune.4', () => {
  itChangesOneSetting(neptune4, 'DeletionProtection');
});
