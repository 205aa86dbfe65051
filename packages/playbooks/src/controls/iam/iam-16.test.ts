import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itChangesOneSetting, passwordPolicyExamples } from './testing/index.ts';
import { iam16 } from './iam-16.ts';

const setting = { tooWeak: { PasswordReusePrevention: 5 }, enough: { PasswordReusePrevention: 24 } };

describePlaybook(iam16, passwordPolicyExamples(setting));

describe('IAM.16', () => {
  itChangesOneSetting(iam16, setting);
});
