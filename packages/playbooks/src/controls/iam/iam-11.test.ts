import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itChangesOneSetting, passwordPolicyExamples } from './testing/index.ts';
import { iam11 } from './iam-11.ts';

const setting = { tooWeak: { RequireUppercaseCharacters: false }, enough: { RequireUppercaseCharacters: true } };

describePlaybook(iam11, passwordPolicyExamples(setting));

describe('IAM.11', () => {
  itChangesOneSetting(iam11, setting);
});
