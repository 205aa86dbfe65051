import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itChangesOneSetting, passwordPolicyExamples } from './testing/index.ts';
import { iam13 } from './iam-13.ts';

const setting = { tooWeak: { RequireSymbols: false }, enough: { RequireSymbols: true } };

describePlaybook(iam13, passwordPolicyExamples(setting));

describe('IAM.13', () => {
  itChangesOneSetting(iam13, setting);
});
