import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { arrangeDbCluster, clusterBackupExamples, itKeepsBackups } from '../rds/testing/index.ts';
import { neptune5 } from './neptune-5.ts';

describePlaybook(
  neptune5,
  clusterBackupExamples('neptune', (account) => arrangeDbCluster(account, { Engine: 'neptune' })),
);

describe('Neptune.5', () => {
  itKeepsBackups(neptune5);
});
