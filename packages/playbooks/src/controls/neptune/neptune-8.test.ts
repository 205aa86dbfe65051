import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeDbCluster, clusterFlagExamples, itChangesOneSetting } from '../rds/testing/index.ts';
import { neptune8 } from './neptune-8.ts';

describePlaybook(
  neptune8,
  clusterFlagExamples('neptune', 'CopyTagsToSnapshot', (account) => arrangeDbCluster(account, { Engine: 'neptune' })),
);

describe('Neptune.8', () => {
  itChangesOneSetting(neptune8, 'CopyTagsToSnapshot');
});
