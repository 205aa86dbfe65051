import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds40 } from './rds-40.ts';
import { itPublishesOnce, logExportExamples } from './testing/index.ts';

const logs = { Engine: 'sqlserver-se', types: ['agent', 'error'], other: 'iam-db-auth-error' };

describePlaybook(rds40, logExportExamples(logs));

describe('RDS.40', () => {
  itPublishesOnce(rds40, logs);
});
