/** The policies of the deployments under attack. */
import { memberAccountId } from './account-on-moto.ts';

const delegation = [{ name: 'shop-team', accounts: [memberAccountId], may: ['remediate', 'approve', 'undo'] }];

/** Every control is automatic, so that only the defense under attack can stop a change. */
export const automatic = {
  controls: {
    'EC2.13': { mode: 'automatic' },
    'EC2.14': { mode: 'automatic', approval: 'required' },
    'IAM.8': { mode: 'automatic' },
    'SecurityGroup.1': { mode: 'automatic' },
    'SecurityGroup.3': {
      mode: 'automatic',
      parameters: { groups: [{ tags: { Watched: 'yes' } }], allowedActors: ['arn:aws:iam::*:role/Deploy*'] },
    },
    'SecurityGroup.4': {
      mode: 'automatic',
      parameters: {
        groups: [{ tags: { Guarded: 'yes' } }],
        forbid: [{ name: 'no-public-ssh', ports: ['22'], source: 'internet' }],
      },
    },
  },
  configRules: { accounts: [memberAccountId] },
  delegation,
};
