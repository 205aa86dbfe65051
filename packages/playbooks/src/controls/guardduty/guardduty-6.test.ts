import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { guardDuty6 } from './guardduty-6.ts';
import { itChangesOneProtection, protectionExamples } from './testing/index.ts';

describePlaybook(guardDuty6, protectionExamples('LAMBDA_NETWORK_LOGS'));

describe('GuardDuty.6', () => {
  itChangesOneProtection(guardDuty6, 'LAMBDA_NETWORK_LOGS');
});
