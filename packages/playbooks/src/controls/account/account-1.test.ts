import type { AlternateContact, GetAlternateContactRequest, PutAlternateContactRequest } from '@aws-sdk/client-account';
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { account1 } from './account-1.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'AWS::::Account:111122223333',
};
const parameters = {
  name: 'Security team',
  title: 'On call',
  emailAddress: 'security@example.com',
  phoneNumber: '+1 206 555 0100',
};
const another: AlternateContact = {
  Name: 'Ana',
  Title: 'CISO',
  EmailAddress: 'ana@example.com',
  PhoneNumber: '1',
  AlternateContactType: 'SECURITY',
};

function account(given?: AlternateContact) {
  let contact = given;
  const check = ({
    AlternateContactType,
    AccountId,
  }: Pick<PutAlternateContactRequest, 'AlternateContactType' | 'AccountId'>) => {
    if (AlternateContactType !== 'SECURITY') throw named('ValidationException');
    // A member account names no account.
    if (AccountId !== undefined) throw named('AccessDeniedException');
  };
  const aws = fakeAws({
    GetAlternateContactCommand: (input: GetAlternateContactRequest) => {
      check(input);
      if (contact === undefined) throw named('ResourceNotFoundException');
      return { AlternateContact: contact };
    },
    PutAlternateContactCommand: (input: PutAlternateContactRequest) => {
      check(input);
      if (![input.Name, input.Title, input.EmailAddress, input.PhoneNumber].every(Boolean)) {
        throw named('ValidationException');
      }
      contact = input;
      return {};
    },
    DeleteAlternateContactCommand: (input: GetAlternateContactRequest) => {
      check(input);
      if (contact === undefined) throw named('ResourceNotFoundException');
      contact = undefined;
      return {};
    },
  });
  return { aws, contact: () => contact };
}

describePlaybook(account1, {
  target,
  onMoto: async ({ accountId }) => ({ resourceId: `AWS::::Account:${accountId}`, parameters }),
  changes: { 'an account without a security contact': () => ({ aws: account().aws, parameters }) },
  leaves: {
    'an account with another contact': () => ({ aws: account(another).aws, parameters }),
    'an account with a contact, and a policy without': () => account(another).aws,
    'an account whose response omits the details': () => account({}).aws,
  },
  refuses: {
    'an account without a contact in the policy': () => account().aws,
    'an account with half a contact in the policy': () => ({
      aws: account().aws,
      parameters: { ...parameters, phoneNumber: '' },
    }),
  },
});

describe('Account.1', () => {
  const register = { field: 'contact', from: null, to: parameters };

  it('names what the policy lacks', async () => {
    expect(await plan(account1, target, account().aws, { ...parameters, title: '', phoneNumber: '' })).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('Set title, phoneNumber in'),
    });
  });

  it('never deletes a contact that was changed since', async () => {
    const { aws, contact } = account(another);

    expect(await undo(account1, target, [register], aws)).toMatchObject({ kind: 'refused' });
    expect(contact()).toEqual(another);
  });

  it('deletes nothing if the contact is gone', async () => {
    const { aws, contact } = account();

    await account1.apply(target, { field: 'contact', from: parameters, to: null }, aws);

    expect(contact()).toBeUndefined();
  });

  it('changes only the security contact', async () => {
    const { aws, contact } = account();

    await apply(account1, target, [register], aws);

    expect(contact()).toEqual({
      AlternateContactType: 'SECURITY',
      Name: 'Security team',
      Title: 'On call',
      EmailAddress: 'security@example.com',
      PhoneNumber: '+1 206 555 0100',
    });
  });

  it.each([
    ['emailAddress', 'security at example.com'],
    ['phoneNumber', 'call me'],
    ['name', ' '],
    ['title', 'x'.repeat(51)],
  ] as const)('rejects the %s %j in the policy', (name, value) => {
    expect(account1.parameters[name].read(value)).toMatchObject({ ok: false });
  });
});
