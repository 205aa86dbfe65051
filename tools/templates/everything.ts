import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { memberAccountId } from './places.ts';

/** With this policy, every stack has all of its optional resources. */
export const everything: Policy = {
  ...defaultPolicy,
  scope: { ...defaultPolicy.scope, exclude: { organizationalUnits: ['ou-ab12-cdefghij'] } },
  controls: {
    'EC2.13': { mode: 'automatic' },
    'EC2.14': { via: 'runbook' },
    'EC2.44': {
      parameters: {
        requiredTagKeys: ['Account', 'Cost', 'Unit'],
        tagValues: { Account: { account: 'name' }, Cost: { accountTag: 'cost-center' }, Unit: { unit: 'name' } },
      },
    },
    'IAM.8': { parameters: { MaxCredentialUsageAge: 45 } },
    'SecurityGroup.1': { mode: 'automatic' },
    'SecurityGroup.2': { mode: 'automatic' },
    'SecurityGroup.3': { mode: 'automatic' },
  },
  configRules: { accounts: [memberAccountId] },
  deadlines: [{ controls: ['EC2.13'], days: 30, action: 'remediate' }],
  gather: { seconds: 20, events: 25 },
  console: [{ group: 'staff', role: 'viewer', organizationalUnits: ['ou-ab12-cdefghij'] }],
  notifications: {
    digestSeconds: 60,
    routes: [
      {
        topic: `arn:aws:sns:eu-west-1:${memberAccountId}:shop-team`,
        format: 'text',
        organizationalUnits: ['ou-ab12-cdefghij'],
      },
    ],
  },
};
