import { IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { accessKeysOf, anyUser, daysSince, findUser, unusedDaysOf } from './user/index.ts';
import { askFor, cutOff, definePlaybook, setElements } from '../../engine/index.ts';
import { days } from '../../parameters/index.ts';

/**
 * IAM.3: IAM users' access keys should be rotated every 90 days or less.
 *
 * ASR deactivates keys instead of deleting them. Only the age of a key since its creation counts. IAM.8 and IAM.22
 * cover unused keys. A key that was used in the last 90 days waits for approval: distribute a new key first, then
 * approve the remediation to retire the old key.
 *
 * @failed The AWS Config rule `access-keys-rotated` finds an active access key that is older than 90 days.
 * @reads All access keys of the user, with their age and their last use.
 * @impact Every client that signs requests with an old key stops working immediately, even if it uses the key all the
 * time: ASR cannot give it a new one.
 * @owners None known.
 * @undo Nothing is lost. Undo reactivates the keys.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3
 */
export const iam3 = definePlaybook({
  control: 'IAM.3',
  title: 'deactivate the access keys of an IAM user that are older than 90 days',
  resourceType: 'AwsIamUser',
  scope: 'global',
  effect: 'reversible',
  permissions: {
    read: ['iam:GetUser', 'iam:ListUsers', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
    write: ['iam:UpdateAccessKey'],
    // `iam:ListUsers` has no resource-level permission.
    on: {
      'iam:GetUser': [anyUser],
      'iam:ListAccessKeys': [anyUser],
      'iam:GetAccessKeyLastUsed': [anyUser],
      'iam:UpdateAccessKey': [anyUser],
    },
  },
  parameters: {
    maxAccessKeyAge: days({ default: 90, min: 1, max: 90, meaning: 'ceiling' }),
  },

  /** The ages are separate from the keys because they change every day. */
  async read(target, aws) {
    const iam = aws.client(IAMClient);
    const user = await findUser(target.resourceId, iam);
    if (user === undefined) return undefined;

    const keys = await accessKeysOf(user, iam);
    const unused = keys.map(async (key) => [String(key.AccessKeyId), await unusedDaysOf(key, aws)] as const);
    return {
      accessKeys: Object.fromEntries(keys.map(({ AccessKeyId, Status }) => [String(AccessKeyId), String(Status)])),
      ageInDays: Object.fromEntries(
        keys.map(({ AccessKeyId, CreateDate }) => [String(AccessKeyId), daysSince(aws.now(), CreateDate)]),
      ),
      unusedDays: Object.fromEntries(await Promise.all(unused)),
    };
  },

  /** Compares whole days: a key of 90 days and one hour is older than 90 days. */
  plan(user, { maxAccessKeyAge }) {
    const old = Object.keys(user.accessKeys).filter(
      (id) => user.accessKeys[id] === 'Active' && (user.ageInDays[id] ?? 0) >= maxAccessKeyAge,
    );
    const retire = setElements(user, 'accessKeys', Object.fromEntries(old.map((id) => [id, 'Inactive'])));
    return old.reduce((plan, id) => askFor(plan, `accessKeys[${id}]`, whyAsk(id, user.unusedDays[id] ?? 0)), retire);
  },

  async apply(target, { key: AccessKeyId, to }, aws) {
    const iam = aws.client(IAMClient);
    const user = await findUser(target.resourceId, iam);
    if (user === undefined) return;

    const Status = to === 'Active' ? 'Active' : 'Inactive';
    await iam.send(new UpdateAccessKeyCommand({ UserName: user.UserName, AccessKeyId, Status }));
  },
});

/** Returns why the deactivation of a key waits for approval; empty if it does not. */
function whyAsk(id: string, unusedDays: number): string {
  if (unusedDays >= 90) return '';
  const clients = [{ kind: 'clients with the access key', name: id }];
  return `${cutOff(clients, 'call AWS')} The key was used ${unusedDays} days ago. Give them a new key first.`;
}
