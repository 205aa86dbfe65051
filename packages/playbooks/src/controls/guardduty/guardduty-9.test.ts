import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty9 } from './guardduty-9.ts';
import { itChangesOneProtection, protectionExamples } from './testing/index.ts';

describePlaybook(guardDuty9, protectionExamples('RDS_LOGIN_EVENTS'));

describe('GuardDuty.9', () => {
  itChangesOneProtection(guardDuty9, 'RDS_LOGIN_EVENTS');
});
