import {
  DisableMacieCommand,
  EnableMacieCommand,
  GetAdministratorAccountCommand,
  GetMacieSessionCommand,
  Macie2Client,
  UpdateMacieSessionCommand,
} from '@aws-sdk/client-macie2';
import { definePlaybook, ifAbsent, ifErrorContains, refuse, set } from '../../engine/index.ts';

/**
 * Macie returns AccessDeniedException if it is not enabled. Only the message distinguishes this from a missing
 * permission.
 */
const notEnabled = ['AccessDeniedException', 'Macie is not enabled'] as const;

/**
 * Macie.1: Amazon Macie should be enabled.
 *
 * Macie starts to monitor the security of all S3 buckets of the account in this Region, and publishes updated findings
 * every six hours. After a free trial of 30 days, AWS charges per bucket and month. Sensitive data discovery is charged
 * per gigabyte, and starts only with a job or if the organization's Macie administrator has automated it. The buckets
 * themselves are not affected.
 *
 * If Macie was suspended, ASR enables it again with its previous settings. It refuses if the account has a Macie
 * administrator, because only the administrator can suspend Macie there.
 *
 * @failed The AWS Config rule `macie-status-check` finds a Region of an account where Macie is not enabled.
 * @reads The status of Macie in the account and Region, and the Macie administrator of an account where it is suspended.
 * @impact None.
 * @owners The Macie administrator of the organization, who can enable and suspend Macie in member accounts.
 * @undo If Macie was not enabled before, undo disables it, which deletes the findings and settings that it has
 * collected since. If Macie was suspended, undo suspends it again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/macie-controls.html#macie-1
 * @see https://docs.aws.amazon.com/macie/latest/user/macie-organizations-overview.html
 */
export const macie1 = definePlaybook({
  control: 'Macie.1',
  title: 'enable Amazon Macie for the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['macie2:GetMacieSession', 'macie2:GetAdministratorAccount'],
    write: ['macie2:EnableMacie', 'macie2:UpdateMacieSession', 'macie2:DisableMacie'],
    dependent: [
      {
        action: 'iam:CreateServiceLinkedRole',
        because: 'Macie creates its service-linked role when it is first enabled.',
      },
    ],
    on: {
      'iam:CreateServiceLinkedRole': [
        'arn:{partition}:iam::{account}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie',
      ],
    },
    when: { 'iam:CreateServiceLinkedRole': { StringEquals: { 'iam:AWSServiceName': 'macie.amazonaws.com' } } },
  },
  parameters: {},

  async read(_target, aws) {
    const macie = aws.client(Macie2Client);
    const { status } = await macie
      .send(new GetMacieSessionCommand({}))
      .catch(ifErrorContains(...notEnabled, { status: undefined }));
    if (status !== 'PAUSED') return { macie: status ?? null, suspendedBy: null };
    const { administrator } = await macie.send(new GetAdministratorAccountCommand({}));
    const isMember = administrator?.relationshipStatus === 'Enabled';
    return { macie: status, suspendedBy: isMember ? String(administrator.accountId) : null };
  },

  plan(account) {
    if (account.suspendedBy !== null) {
      return refuse(
        `The Macie administrator of this account, ${account.suspendedBy}, has suspended Macie. Enable it for this account in ` +
          'the administrator account, or suppress the finding.',
      );
    }
    return set(account, { macie: 'ENABLED' });
  },

  async apply(_target, { from, to: status }, aws) {
    const macie = aws.client(Macie2Client);
    if (status === null) {
      await macie.send(new DisableMacieCommand({})).catch(ifErrorContains(...notEnabled, {}));
    } else if (from === null) {
      await macie
        .send(new EnableMacieCommand({ status, findingPublishingFrequency: 'SIX_HOURS' }))
        .catch(ifAbsent('ConflictException', {}));
    } else {
      await macie.send(new UpdateMacieSessionCommand({ status }));
    }
  },
});
