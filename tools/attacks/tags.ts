/** A principal that can tag a resource keeps a port open: by an exception without limit, or by a tag that changes in time. */
import { plan, registry } from '@asr/playbooks';
import { fakeAws } from '@asr/playbooks/testing';
import { fakeInstances } from '@asr/playbooks/testing/security-group';
import { defaultPolicy, type Policy } from '@asr/orchestrator';
import { aCallEvent } from '@asr/orchestrator/testing/events';
import { type Attack, broken, held, heldIf } from './attack.ts';
import { memberAccount } from './account-in-memory.ts';

const instance = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
};

const exceptions: readonly (readonly [does: string, tag: string])[] = [
  ['allows every port by the tag AllowedPorts', '0-65535'],
  ['allows every port by many tokens', Array.from({ length: 16 }, (_, n) => `${n * 4096}-${n * 4096 + 4095}`).join()],
  ['allows a port without a last day', '3389'],
  ['allows a port until the year 2999', '3389@2999-12-31'],
];

async function planOf(tag: string) {
  const { handlers } = fakeInstances({
    instances: { 'i-1': { tags: { AllowedPorts: tag }, interfaces: { 'eni-1': ['sg-1'] } } },
    groups: { 'sg-1': { name: 'web', rules: ['ingress tcp 3389 0.0.0.0/0'] } },
  });
  const playbook = await registry['SecurityGroup.1']?.load();
  if (playbook === undefined) throw new Error('There is no playbook of SecurityGroup.1.');
  return plan(playbook, instance, fakeAws(handlers), { maximumPorts: 200, maximumDays: 90 });
}

const limitAttacks: readonly Attack[] = exceptions.map(([does, tag]): Attack => ({
  by: 'memberAdmin',
  on: 'network access',
  does,
  play: async () => {
    const planned = await planOf(tag);
    return heldIf(
      planned.kind === 'change',
      planned.kind === 'change' ? (planned.because ?? '') : '',
      `The plan is ${planned.kind}: the port stays open.`,
    );
  },
}));

const group = 'sg-0123456789abcdef0';

/** SecurityGroup.4 guards the groups with the tag Role=web, in which no rule may open SSH. */
const guarding: Policy = {
  ...defaultPolicy,
  controls: {
    'SecurityGroup.4': {
      mode: 'automatic',
      parameters: {
        groups: [{ tags: { Role: 'web' } }],
        forbid: [{ name: 'no-public-ssh', ports: ['22'], source: 'internet' }],
      },
    },
  },
};

const opening = aCallEvent();
const tagging = (eventName: string, key: string) =>
  aCallEvent({
    eventName,
    eventID: 'event-tags',
    requestParameters: { resourcesSet: { items: [{ resourceId: group }] }, tagSet: { items: [{ key, value: 'x' }] } },
    responseElements: { _return: true },
  });

const timed: readonly (readonly [does: string, tags: { [key: string]: string }, events: readonly object[]])[] = [
  [
    'exempts a group and opens SSH in the same second',
    { Role: 'web', 'asr:exempt': 'all until 2026-12-31' },
    [tagging('CreateTags', 'asr:exempt'), opening],
  ],
  ['removes the selecting tag and opens SSH in the same second', {}, [tagging('DeleteTags', 'Role'), opening]],
  ['opens SSH and removes the selecting tag in the same second', {}, [opening, tagging('DeleteTags', 'Role')]],
];

const timedAttacks: readonly Attack[] = timed.map(([does, tags, events]): Attack => ({
  by: 'memberAdmin',
  on: 'network access',
  does,
  play: async () => {
    const account = memberAccount(guarding, { [group]: { rules: ['ingress tcp 22 0.0.0.0/0'] } }, tags);
    for (const event of events) await account.hear(event);
    const [report] = account.imported;
    return report === undefined ? broken('SSH is open, and nothing is reported.') : held(report);
  },
}));

export const tagAttacks: readonly Attack[] = [...limitAttacks, ...timedAttacks];
