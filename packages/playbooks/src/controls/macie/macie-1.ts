import {
  DisableMacieCommand,
  EnableMacieCommand,
  GetMacieSessionCommand,
  Macie2Client,
  UpdateMacieSessionCommand,
} from '@aws-sdk/client-macie2';
import { definePlaybook, ifAbsent, ifErrorContains, set } from '../../engine/index.ts';

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
 * If Macie was suspended, ASR enables it again with its previous settings.
 *
 * @failed The AWS Config rule `macie-status-check` finds a Region of an account where Macie is not enabled.
 * @reads The status of Macie in the account and Region.
 * @impact None.
 * @owners The Macie administrator of the organization, who can enable and suspend Macie in member accounts.
 * @undo If Macie was not enabled before, undo disables it, which deletes the findings and settings that it has
 * collected since. If Macie was suspended, undo suspends it again.
 * @unverified Whether a member account can enable Macie again after its administrator has suspended it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/macie-controls.html#macie-1
 */
export const macie1 = definePlaybook({
  control: 'Macie.1',
  title: 'enable Amazon Macie for the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['macie2:GetMacieSession'],
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
    const { status } = await aws
      .client(Macie2Client)
      .send(new GetMacieSessionCommand({}))
      .catch(ifErrorContains(...notEnabled, { status: undefined }));
    return { macie: status ?? null };
  },

  plan(account) {
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
