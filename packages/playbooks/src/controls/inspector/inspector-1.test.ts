import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { inspector1 } from './inspector-1.ts';
import { itChangesOneScanType, scanExamples } from './testing/index.ts';

describePlaybook(inspector1, scanExamples('ec2'));

describe('Inspector.1', () => {
  itChangesOneScanType(inspector1, 'ec2');
});
