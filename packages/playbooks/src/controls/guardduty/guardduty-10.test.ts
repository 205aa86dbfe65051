import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty10 } from './guardduty-10.ts';
import { itChangesOneProtection, protectionExamples } from './testing/index.ts';

describePlaybook(guardDuty10, protectionExamples('S3_DATA_EVENTS'));

describe('GuardDuty.10', () => {
  itChangesOneProtection(guardDuty10, 'S3_DATA_EVENTS');
});
