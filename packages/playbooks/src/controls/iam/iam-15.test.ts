import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { accountWith, itChangesOneSetting, passwordPolicyExamples, strictPolicy } from './testing/index.ts';
import { iam15 } from './iam-15.ts';

const setting = { tooWeak: { MinimumPasswordLength: 13 }, enough: { MinimumPasswordLength: 14 } };
const examples = passwordPolicyExamples(setting);

describePlaybook(iam15, {
  ...examples,
  changes: {
    ...examples.changes,
    'an account whose parameter requires more': () => ({
      aws: accountWith({ ...strictPolicy, MinimumPasswordLength: 14 }),
      parameters: { minimumPasswordLength: ['16'] },
    }),
  },
});

describe('IAM.15', () => {
  itChangesOneSetting(iam15, setting);
});
