import { expect, it } from '@jest/globals';
import { defaultPolicy } from '@asr/orchestrator';
import { fakeAws } from '@asr/playbooks/testing';
import type { Member } from '../check/index.ts';
import { memberRoles } from './member-roles.ts';

const role = (RoleName: string) => ({ RoleName, AssumeRolePolicyDocument: '{}', RolePolicyList: [] });
const account = (roles: readonly string[]) =>
  ({
    accountId: '111122223333',
    regions: ['eu-west-1'],
    aws: fakeAws({ GetAccountAuthorizationDetailsCommand: () => ({ RoleDetailList: roles.map(role) }) }),
    home: {
      namespace: 'ASR',
      policy: {
        ...defaultPolicy,
        defaults: { mode: 'off' },
        controls: Object.fromEntries([2, 13, 14, 18, 19, 22, 7].map((nth) => [`EC2.${nth}`, { mode: 'manual' }])),
      },
      deployment: async () => ({ partition: 'aws', accountId: '999999999999' }),
    },
  }) as unknown as Member;
const detailsOf = async (roles: readonly string[]) => {
  const verdict = await memberRoles.run(account(roles));
  return verdict.kind === 'problem' ? (verdict.details ?? []) : [];
};

it('says in one line that all roles of an account are missing', async () => {
  expect(await detailsOf([])).toEqual([expect.stringMatching(/^All \d roles are missing\.$/)]);
});

it('lists the first of many missing roles, and the roles that are wrong', async () => {
  const details = await detailsOf(['ASR-EC2.13']);

  expect(details).toHaveLength(2);
  expect(details[0]).toMatch(/^\d of \d roles are missing: ASR-EC2\.\d+(, ASR-EC2\.\d+){1,4}( and \d more)?\.$/);
  expect(details[1]).toMatch(/^ASR-EC2\.13 does not trust /);
});
