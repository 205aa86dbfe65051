import {
  AccountClient,
  type AlternateContact,
  DeleteAlternateContactCommand,
  GetAlternateContactCommand,
  PutAlternateContactCommand,
} from '@aws-sdk/client-account';
import { definePlaybook, ifAbsent, limit, refuse, set } from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';

const AlternateContactType = 'SECURITY';

/** The account that the session belongs to. Other accounts of the organization have ARNs of another form. */
const ownAccount = 'arn:{partition}:account::{account}:account';

interface Contact {
  readonly name: string;
  readonly title: string;
  readonly emailAddress: string;
  readonly phoneNumber: string;
}

const fields = ['name', 'title', 'emailAddress', 'phoneNumber'] as const;

const description = 'Required for a remediation.';

/**
 * Account.1: Security contact information should be provided for an AWS account.
 *
 * ASR registers the contact of the policy, in the parameters `name`, `title`, `emailAddress` and `phoneNumber`. It refuses
 * while one of them is empty. AWS then sends notices about the security of the account to this contact too, such as reports
 * of abuse. Use the address and the number of a team. A contact that is registered already stays.
 *
 * Records of remediations contain the contact, because undo compares it.
 *
 * @failed The AWS Config rule `security-account-information-provided` finds an account without a security contact.
 * @reads The security contact of the account.
 * @impact None. The root user and the other contacts receive what they received before.
 * @owners The management account of the organization, or the delegated administrator of AWS Account Management.
 * @undo Nothing is lost. Undo deletes the contact, unless it was changed since.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/account-controls.html#account-1
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
 */
export const account1 = definePlaybook({
  control: 'Account.1',
  title: 'register the security contact of the account',
  resourceType: 'AwsAccount',
  scope: 'global',
  permissions: {
    read: ['account:GetAlternateContact'],
    write: ['account:PutAlternateContact', 'account:DeleteAlternateContact'],
    on: limit(
      [ownAccount],
      'account:GetAlternateContact',
      'account:PutAlternateContact',
      'account:DeleteAlternateContact',
    ),
  },
  undoOnly: ['account:DeleteAlternateContact'],
  parameters: {
    name: text({
      default: '',
      pattern: /^\S.{0,63}$/,
      form: 'a name of 1 to 64 characters',
      orNone: true,
      description,
    }),
    title: text({
      default: '',
      pattern: /^\S.{0,49}$/,
      form: 'a title of 1 to 50 characters',
      orNone: true,
      description,
    }),
    emailAddress: text({
      default: '',
      pattern: /^(?=.{3,254}$)[\w+=.#|!&-]+@[\w.-]+\.\w+$/,
      form: 'an email address, such as security@example.com',
      orNone: true,
      description,
    }),
    phoneNumber: text({
      default: '',
      pattern: /^[0-9+(][\s0-9()+-]{0,24}$/,
      form: 'a phone number of at most 25 characters, such as +1 206 555 0100',
      orNone: true,
      description,
    }),
  },

  async read(_target, aws) {
    const { AlternateContact: found } = await aws
      .client(AccountClient)
      .send(new GetAlternateContactCommand({ AlternateContactType }))
      .catch(ifAbsent('ResourceNotFoundException', { AlternateContact: undefined }));
    return { contact: found === undefined ? null : contactIn(found) };
  },

  plan(account, { name, title, emailAddress, phoneNumber }) {
    // The control accepts every contact.
    if (account.contact !== null) return { kind: 'compliant' };
    const contact: Contact = { name, title, emailAddress, phoneNumber };
    const empty = fields.filter((field) => contact[field] === '');
    if (empty.length === 0) return set(account, { contact });
    return refuse(
      `The policy does not name a whole security contact. Set ${empty.join(', ')} in the parameters of Account.1, then ` +
        'remediate again.',
    );
  },

  async apply(_target, { to }, aws) {
    const client = aws.client(AccountClient);
    if (to === null) {
      await client
        .send(new DeleteAlternateContactCommand({ AlternateContactType }))
        .catch(ifAbsent('ResourceNotFoundException', {}));
      return;
    }
    const { name: Name, title: Title, emailAddress: EmailAddress, phoneNumber: PhoneNumber } = to;
    await client.send(new PutAlternateContactCommand({ AlternateContactType, Name, Title, EmailAddress, PhoneNumber }));
  },
});

function contactIn({ Name = '', Title = '', EmailAddress = '', PhoneNumber = '' }: AlternateContact): Contact {
  return { name: Name, title: Title, emailAddress: EmailAddress, phoneNumber: PhoneNumber };
}
