import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { clusterFlagExamples, itChangesOneSetting } from '../rds/testing/index.ts';
import { documentDb5 } from './documentdb-5.ts';

describePlaybook(
  documentDb5,
  clusterFlagExamples('docdb', 'DeletionProtection', {
    beyondMoto: 'Moto 5.2 creates no cluster of Amazon DocumentDB.',
  }),
);

describe('DocumentDB.5', () => {
  itChangesOneSetting(documentDb5, 'DeletionProtection');
});
