import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { iam10 } from './iam-10.ts';
import {
  accountWith,
  itChangesOneSetting,
  laxPolicy,
  passwordPolicyExamples,
  passwordPolicyTarget,
} from './testing/index.ts';

const enough = {
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
  MinimumPasswordLength: 7,
  PasswordReusePrevention: 4,
  MaxPasswordAge: 90,
};
const tooWeak = {
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  RequireNumbers: false,
  MinimumPasswordLength: 6,
  PasswordReusePrevention: 3,
  MaxPasswordAge: 91,
};

describePlaybook(iam10, passwordPolicyExamples({ tooWeak, enough }));

describe('IAM.10', () => {
  itChangesOneSetting(iam10, { tooWeak, enough });

  it('never lets passwords expire without approval if users cannot renew them', async () => {
    expect(await plan(iam10, passwordPolicyTarget, accountWith(laxPolicy))).toMatchObject({
      asks: { 'settings[MaxPasswordAge]': expect.stringContaining('could no longer sign in') },
    });
  });

  it('never requires fewer characters than the AWS default in an account without a policy', async () => {
    expect(await plan(iam10, passwordPolicyTarget, accountWith(null))).toMatchObject({
      changes: [{ field: 'policy', to: { MinimumPasswordLength: 8 } }],
    });
  });
});
