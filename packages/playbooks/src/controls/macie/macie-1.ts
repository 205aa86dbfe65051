import {
  DisableMacieCommand,
  EnableMacieCommand,
  GetMacieSessionCommand,
  Macie2Client,
  UpdateMacieSessionCommand,
} from '@aws-sdk/client-macie2';
import { definePlaybook, ifAbsent, ifErrorSays, set } from '../../engine/index.ts';

/** Macie says "access denied" where it is not enabled, and only the message tells. */
const notEnabled = ['AccessDeniedException', 'Macie is not enabled'] as const;

/**
 * Macie.1: Amazon Macie should be enabled.
 *
 * Macie begins to watch the security of all S3 buckets of the account in this Region, and publishes
 * changed findings every six hours. After 30 days free of charge it costs by the bucket and month;
 * looking for sensitive data is charged by the gigabyte, and begins only with a job or if the
 * administrator of the organization has automated it. Buckets themselves notice nothing. Undo of an
 * account that had no Macie turns it off, and deletes the findings and settings it has collected
 * since: a suspended Macie is suspended again.
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
    dependent: [{ action: 'iam:CreateServiceLinkedRole', because: 'Macie makes its role when it is enabled first.' }],
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
      .catch(ifErrorSays(...notEnabled, { status: undefined }));
    return { macie: status ?? null };
  },

  plan(account) {
    return set(account, { macie: 'ENABLED' });
  },

  async apply(_target, { from, to: status }, aws) {
    const macie = aws.client(Macie2Client);
    if (status === null) {
      await macie.send(new DisableMacieCommand({})).catch(ifErrorSays(...notEnabled, {}));
    } else if (from === null) {
      await macie
        .send(new EnableMacieCommand({ status, findingPublishingFrequency: 'SIX_HOURS' }))
        .catch(ifAbsent('ConflictException', {}));
    } else {
      await macie.send(new UpdateMacieSessionCommand({ status }));
    }
  },
});
