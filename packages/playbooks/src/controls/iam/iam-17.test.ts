import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/index.ts';
import { accountWith, itChangesOneSetting, passwordPolicyExamples, strictPolicy } from './testing/index.ts';
import { iam17 } from './iam-17.ts';

const setting = { tooWeak: { MaxPasswordAge: 91 }, enough: { MaxPasswordAge: 90 } };
const examples = passwordPolicyExamples(setting);

describePlaybook(iam17, {
  ...examples,
  changes: {
    ...examples.changes,
    'an account whose parameter requires more': () => ({
      aws: accountWith({ ...strictPolicy, MaxPasswordAge: 90 }),
      parameters: { maxPasswordAge: ['60'] },
    }),
  },
});

describe('IAM.17', () => {
  itChangesOneSetting(iam17, setting);
});
