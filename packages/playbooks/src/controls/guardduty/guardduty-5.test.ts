import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty5 } from './guardduty-5.ts';
import { itChangesOneProtection, protectionExamples } from './testing/index.ts';

describePlaybook(guardDuty5, protectionExamples('EKS_AUDIT_LOGS'));

describe('GuardDuty.5', () => {
  itChangesOneProtection(guardDuty5, 'EKS_AUDIT_LOGS');
});
