import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { inspector2 } from './inspector-2.ts';
import { itChangesOneScanType, scanExamples } from './testing/index.ts';

describePlaybook(inspector2, scanExamples('ecr'));

describe('Inspector.2', () => {
  itChangesOneScanType(inspector2, 'ecr');
});
