/** The administrator of a member account opens a port without a call on a security group: a rule names a prefix list. */
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { aCallEvent } from '@asr/orchestrator/testing/events';
import { type Attack, broken, held } from './attack.ts';
import { memberAccount } from './account-in-memory.ts';

const group = 'sg-0123456789abcdef0';
const list = 'pl-0123456789abcdef0';

const guarding: Policy = {
  ...defaultPolicy,
  controls: {
    'SecurityGroup.3': { mode: 'automatic', parameters: { groups: [{ all: true }] } },
    'SecurityGroup.4': {
      mode: 'automatic',
      parameters: {
        groups: [{ all: true }],
        forbid: [{ name: 'no-public-ssh', ports: ['22'], source: 'internet' }],
      },
    },
  },
};

const calls = ['ModifyManagedPrefixList', 'RestoreManagedPrefixListVersion'];

export const prefixListAttacks: readonly Attack[] = calls.map((eventName): Attack => ({
  by: 'memberAdmin',
  on: 'network access',
  does: `calls ${eventName}, so that a list that a rule names holds the internet`,
  play: async () => {
    const rule = `ingress tcp 22 ${list}`;
    const account = memberAccount(guarding, { [group]: { rules: [rule] } }, {}, { [list]: ['0.0.0.0/0'] });
    const answers = await account.hear(
      aCallEvent({ eventName, requestParameters: { [`${eventName}Request`]: { PrefixListId: list } } }),
    );
    if (account.fake.rulesOf(group).length > 0) return broken('SSH is open to the internet.');
    const reported = answers.find(({ controlId }) => controlId === 'SecurityGroup.3');
    return reported?.outcome === 'refused' ? held(reported.reason) : broken('The call is not reported.');
  },
}));
