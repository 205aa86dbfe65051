import { SSMClient, UpdateServiceSettingCommand } from '@aws-sdk/client-ssm';
import { definePlaybook, set } from '../../engine/index.ts';
import { readPublicSharing, sharingSetting, sharingSettingArn } from './document.ts';

/**
 * SSM.7: SSM documents should have the block public sharing setting enabled.
 *
 * Users of the account can no longer make a document public in this Region. Documents that are already public stay
 * public: SSM.4 covers them. Sharing with specific accounts works as before.
 *
 * @failed The AWS Config rule `ssm-automation-block-public-sharing` finds that the account allows public sharing in the
 * Region.
 * @reads The setting of the account in the Region.
 * @impact Users and pipelines that make a document public, and the undo of SSM.4.
 * @owners None known.
 * @undo Nothing is lost: undo allows public sharing again.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-7
 */
export const ssm7 = definePlaybook({
  control: 'SSM.7',
  title: 'block the public sharing of SSM documents of the account in this Region',
  resourceType: 'AwsAccount',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ssm:GetServiceSetting'],
    write: ['ssm:UpdateServiceSetting'],
    on: { 'ssm:GetServiceSetting': [sharingSettingArn], 'ssm:UpdateServiceSetting': [sharingSettingArn] },
  },
  parameters: {},

  async read(_target, aws) {
    return { publicSharing: await readPublicSharing(aws) };
  },

  plan(account) {
    return set(account, { publicSharing: 'Disable' });
  },

  async apply(_target, { to: SettingValue }, aws) {
    await aws.client(SSMClient).send(new UpdateServiceSettingCommand({ SettingId: sharingSetting, SettingValue }));
  },
});
