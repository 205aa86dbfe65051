/** A principal that can tag a resource writes what lets it keep a port open: to every port, or for ever. */
import { plan, registry } from '@asr/playbooks';
import { fakeAws } from '@asr/playbooks/testing';
import { fakeInstances } from '@asr/playbooks/testing/security-group';
import { type Attack, heldIf } from './attack.ts';

const instance = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
};

const tags: readonly (readonly [does: string, tag: string])[] = [
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

export const tagAttacks: readonly Attack[] = tags.map(([does, tag]): Attack => ({
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
