import {
  GetServiceSettingCommand,
  ResetServiceSettingCommand,
  SSMClient,
  UpdateServiceSettingCommand,
} from '@aws-sdk/client-ssm';
import { definePlaybook, limit, set } from '../../engine/index.ts';

const SettingId = '/ssm/automation/customer-script-log-destination';
const setting = `arn:{partition}:ssm:{region}:{account}:servicesetting${SettingId}` as const;

/**
 * SSM.6: SSM Automation should have CloudWatch logging enabled.
 *
 * Systems Manager then sends the output of scripts in runbooks, the actions `aws:executeScript`, to CloudWatch Logs. The log
 * group is the one of the setting `customer-script-log-group-name`, which ASR does not change, and otherwise
 * `/aws/ssm/automation/executeScript`, which keeps the output forever unless you set a retention period. CloudWatch Logs
 * charges for ingested and stored data. Principals that can read the group can read what scripts print.
 *
 * Remediation always requires approval: the role of each automation then also needs permissions for CloudWatch Logs
 * (`logs:CreateLogGroup`, `logs:CreateLogStream`, `logs:DescribeLogGroups`, `logs:DescribeLogStreams` and
 * `logs:PutLogEvents`), and AWS does not list the roles without them.
 *
 * @failed The AWS Config rule `ssm-automation-logging-enabled` finds that the account does not send the output to CloudWatch
 * Logs in the Region.
 * @reads The setting of the account in the Region.
 * @impact Automations with scripts whose role lacks the permissions.
 * @owners None known.
 * @undo Undo resets the setting. The log group and what it contains stay.
 * @unverified Whether a script fails, or only its log is missing, if the role lacks the permissions.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ssm-controls.html#ssm-6
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-logging.html
 */
export const ssm6 = definePlaybook({
  control: 'SSM.6',
  title: 'send the output of Automation scripts to CloudWatch Logs in this Region',
  resourceType: 'AwsAccount',
  alwaysAsks: true,
  permissions: {
    read: ['ssm:GetServiceSetting'],
    write: ['ssm:UpdateServiceSetting', 'ssm:ResetServiceSetting'],
    on: limit([setting], 'ssm:GetServiceSetting', 'ssm:UpdateServiceSetting', 'ssm:ResetServiceSetting'),
  },
  undoOnly: ['ssm:ResetServiceSetting'],
  parameters: {},

  async read(_target, aws) {
    const { ServiceSetting: found } = await aws.client(SSMClient).send(new GetServiceSettingCommand({ SettingId }));
    const value = found?.SettingValue ?? '';
    return { destination: value === '' ? null : value };
  },

  plan: (account) => set(account, { destination: 'CloudWatch' }),

  async apply(_target, { to: SettingValue }, aws) {
    const ssm = aws.client(SSMClient);
    if (SettingValue === null) await ssm.send(new ResetServiceSettingCommand({ SettingId }));
    else await ssm.send(new UpdateServiceSettingCommand({ SettingId, SettingValue }));
  },
});
