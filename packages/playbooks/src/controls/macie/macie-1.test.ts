import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { macie1 } from './macie-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};

/** `null`: Macie was never enabled. */
function account(macie: string | null, relationshipStatus?: string) {
  return fakeAws({
    GetAdministratorAccountCommand: () =>
      relationshipStatus === undefined ? {} : { administrator: { accountId: '444455556666', relationshipStatus } },
    GetMacieSessionCommand: () => {
      if (macie === null) throw named('AccessDeniedException', 'Macie is not enabled');
      return { status: macie };
    },
    EnableMacieCommand: (input: { status: string }) => {
      if (macie !== null) throw named('ConflictException');
      macie = input.status;
      return {};
    },
    UpdateMacieSessionCommand: (input: { status: string }) => {
      macie = input.status;
      return {};
    },
    DisableMacieCommand: () => {
      if (macie === null) throw named('AccessDeniedException', 'Macie is not enabled');
      macie = null;
      return {};
    },
  });
}

describePlaybook(macie1, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 answers GetMacieSession with dates that the SDK cannot read.' },
  changes: {
    'a new account': () => account(null),
    'an account that suspended Macie': () => account('PAUSED'),
    'an account that left its Macie administrator': () => account('PAUSED', 'Removed'),
  },
  leaves: { 'an account with Macie': () => account('ENABLED', 'Enabled') },
  refuses: { 'an account where its Macie administrator suspended Macie': () => account('PAUSED', 'Enabled') },
});

describe('Macie.1', () => {
  it('publishes updated findings every six hours instead of every fifteen minutes, the default', async () => {
    const inputs: unknown[] = [];
    const aws = fakeAws({
      EnableMacieCommand: (input) => {
        inputs.push(input);
        return {};
      },
    });

    await macie1.apply(target, { field: 'macie', from: null, to: 'ENABLED' }, aws);

    expect(inputs).toEqual([{ status: 'ENABLED', findingPublishingFrequency: 'SIX_HOURS' }]);
  });

  it('disables Macie again without an error if it is already disabled', async () => {
    const aws = account(null);

    await macie1.apply(target, { field: 'macie', from: 'ENABLED', to: null }, aws);

    expect(aws.calls).toEqual(['macie2:DisableMacie']);
  });

  it('never reads a missing permission as a disabled Macie', async () => {
    const aws = fakeAws({
      GetMacieSessionCommand: () => {
        throw named('AccessDeniedException', 'User is not authorized to perform: macie2:GetMacieSession');
      },
    });

    await expect(plan(macie1, target, aws)).rejects.toThrow('not authorized');
  });
});
