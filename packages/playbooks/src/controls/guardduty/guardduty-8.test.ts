import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty8 } from './guardduty-8.ts';
import { itChangesOneProtection, protectionExamples } from './testing/index.ts';

describePlaybook(guardDuty8, protectionExamples('EBS_MALWARE_PROTECTION'));

describe('GuardDuty.8', () => {
  itChangesOneProtection(guardDuty8, 'EBS_MALWARE_PROTECTION');
});
