import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { clusterBackupExamples, itKeepsBackups } from '../rds/testing/index.ts';
import { documentDb2 } from './documentdb-2.ts';

describePlaybook(
  documentDb2,
  clusterBackupExamples('docdb', { beyondMoto: 'Moto 5.2 creates no cluster of Amazon DocumentDB.' }),
);

describe('DocumentDB.2', () => {
  itKeepsBackups(documentDb2);
});
