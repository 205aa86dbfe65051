import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
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

  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId: 'the-account' };
  const renewable = { ...strictPolicy, MaxPasswordAge: 91, AllowUsersToChangePassword: true, HardExpiry: false };

  it.each([
    ['that does not let users change their passwords', { ...renewable, AllowUsersToChangePassword: false }],
    ['with hard expiry', { ...renewable, HardExpiry: true }],
  ])('asks before it locks users out of an account %s', async (_, policy) => {
    expect(await plan(iam17, target, accountWith(policy))).toMatchObject({
      asks: { 'settings[MaxPasswordAge]': expect.stringContaining('Only an administrator') },
    });
  });

  it('asks before it creates a policy with a maximum age, because users cannot renew their passwords', async () => {
    expect(await plan(iam17, target, accountWith(null))).toMatchObject({ asks: { policy: expect.anything() } });
  });

  it('does not ask if users can renew their passwords', async () => {
    expect(await plan(iam17, target, accountWith(renewable))).not.toHaveProperty('asks');
  });
});
