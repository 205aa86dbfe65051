import {
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  UpdateAccessKeyCommand,
  type User,
} from '@aws-sdk/client-iam';
import {
  type Aws,
  cannot,
  cutOff,
  definePlaybook,
  explain,
  ifAbsent,
  lastPartOf,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { text } from '../../parameters/index.ts';
import { accessKeysOf, anyUser, daysSince } from '../iam/user/index.ts';

/** The finding names the user, and not the path in its ARN. */
const theUser = ['arn:{partition}:iam::{account}:user/{id}', 'arn:{partition}:iam::{account}:user/*/{id}'] as const;

/**
 * Contain.2: Access keys of IAM users that an attacker uses should be inactive.
 *
 * GuardDuty names the access key in its finding. ASR deactivates this key and no other, and always asks an approver
 * first. It does not delete the key, so that its use stays in the credential report. ASR refuses a key that the user of
 * the finding does not have. The keys of the root user and temporary credentials are not access keys of an IAM user:
 * ASR declines the former, and contains a role with Contain.3.
 *
 * @failed A finding of GuardDuty about the access key of an IAM user, such as
 * `UnauthorizedAccess:IAMUser/MaliciousIPCaller`. The guide on containment lists the types.
 * @reads The user, the status of its access keys, and the last use of the key in the finding.
 * @impact Every client that signs requests with the key stops working at once, including the legitimate ones. ASR cannot
 * give them a new key.
 * @owners None known.
 * @undo Nothing is lost. Undo reactivates the key.
 * @unverified Temporary credentials that the key requested before stay valid until they expire.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/compromised-creds.html
 */
export const contain2 = definePlaybook({
  control: 'Contain.2',
  title: 'deactivate an access key of an IAM user that an attacker uses',
  resourceType: 'AwsIamUser',
  scope: 'global',
  alwaysAsks: true,
  respondsTo: ['guardduty'],
  nextSteps:
    'Its other keys, its password and the temporary credentials of the key still work. Search CloudTrail for calls with ' +
    'the key, and remove what they created.',
  permissions: {
    read: ['iam:GetUser', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
    write: ['iam:UpdateAccessKey'],
    on: {
      'iam:GetUser': theUser,
      'iam:ListAccessKeys': theUser,
      // The call names the key, and not the user.
      'iam:GetAccessKeyLastUsed': [anyUser],
      'iam:UpdateAccessKey': theUser,
    },
  },
  parameters: {
    accessKeyId: {
      ...text({
        default: '',
        pattern: /^AKIA[A-Z0-9]{12,124}$/,
        form: 'the id of an access key, such as AKIAIOSFODNN7EXAMPLE',
        orNone: true,
        description: 'The access key in the finding.',
      }),
      isInternal: true,
    },
  },

  async read(target, aws, { accessKeyId }) {
    const iam = aws.client(IAMClient);
    const user = await userCalled(target.resourceId, iam);
    if (user === undefined) return undefined;

    const keys = await accessKeysOf(user, iam);
    const isOfUser = keys.some((key) => key.AccessKeyId === accessKeyId);
    return {
      userName: String(user.UserName),
      accessKeys: Object.fromEntries(keys.map(({ AccessKeyId, Status }) => [String(AccessKeyId), String(Status)])),
      lastUse: isOfUser ? await lastUseOf(accessKeyId, aws) : null,
    };
  },

  plan(user, { accessKeyId }) {
    const status = Object.hasOwn(user.accessKeys, accessKeyId) ? user.accessKeys[accessKeyId] : undefined;
    if (status === undefined) return refuse(noSuchKey(user.userName, accessKeyId));
    if (status !== 'Active') return { kind: 'compliant' };
    const clients = [{ kind: 'every client that uses the access key', name: accessKeyId }];
    return explain(
      setElements(user, 'accessKeys', { [accessKeyId]: 'Inactive' }),
      `${cutOff(clients, 'call AWS')} The key was ${user.lastUse ?? 'never used'}. Other keys of the user stay as they are.`,
    );
  },

  async apply(target, { key: AccessKeyId, to }, aws) {
    const iam = aws.client(IAMClient);
    const user = await userCalled(target.resourceId, iam);
    if (user === undefined) return;

    if (to === null) cannot('ASR never deletes an access key. Delete it in the IAM console.');
    const Status = to === 'Active' ? 'Active' : 'Inactive';
    await iam.send(new UpdateAccessKeyCommand({ UserName: user.UserName, AccessKeyId, Status }));
  },
});

/** `undefined` if the user no longer exists. */
async function userCalled(resourceId: string, iam: IAMClient): Promise<User | undefined> {
  const { User: user } = await iam
    .send(new GetUserCommand({ UserName: lastPartOf(resourceId) }))
    .catch(ifAbsent('NoSuchEntityException', { User: undefined }));
  return user;
}

/** Continues "The key was". `null`: IAM knows no use. */
async function lastUseOf(AccessKeyId: string, aws: Aws): Promise<string | null> {
  const iam = aws.client(IAMClient);
  const { AccessKeyLastUsed: last } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
  if (last?.LastUsedDate === undefined) return null;
  const days = daysSince(aws.now(), last.LastUsedDate);
  const when = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  return `last used ${when} for ${last.ServiceName ?? 'an unknown service'}`;
}

function noSuchKey(userName: string, accessKeyId: string): string {
  if (accessKeyId === '') return 'The finding names no access key. Deactivate it in the IAM console.';
  return (
    `The user ${userName} has no access key ${accessKeyId}: the key was deleted, or belongs to another user. To find its ` +
    `user, run \`aws iam get-access-key-last-used --access-key-id ${accessKeyId}\`.`
  );
}
