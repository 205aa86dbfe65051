import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { rds36 } from './rds-36.ts';
import { itPublishesOnce, logExportExamples } from './testing/index.ts';

const logs = { Engine: 'postgres', types: ['postgresql'], other: 'upgrade' };

describePlaybook(rds36, logExportExamples(logs));

describe('RDS.36', () => {
  itPublishesOnce(rds36, logs);
});
