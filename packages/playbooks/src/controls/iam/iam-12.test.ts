import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itChangesOneSetting, passwordPolicyExamples } from './testing/index.ts';
import { iam12 } from './iam-12.ts';

const setting = { tooWeak: { RequireLowercaseCharacters: false }, enough: { RequireLowercaseCharacters: true } };

describePlaybook(iam12, passwordPolicyExamples(setting));

describe('IAM.12', () => {
  itChangesOneSetting(iam12, setting);
});
