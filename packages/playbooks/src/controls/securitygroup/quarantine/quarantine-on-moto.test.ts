/** The acceptance test of SecurityGroup.1: several interfaces, and several groups that other instances use. */
import { describe, expect, it } from '@jest/globals';
import { apply, plan, undo, verify } from '../../../engine/index.ts';
import { registry } from '../../../registry.ts';
import { arrangeExposedInstance } from '../testing/index.ts';
import { openAccount } from '../../../emulated-account/index.ts';
import type { ReachableInstance } from './exposure/index.ts';

describe('an instance with two interfaces and three groups, two of them offending and shared', () => {
  it('ends right on every interface, while the other instance is untouched, and undo puts all of it back', async () => {
    const url = process.env['ASR_MOTO_URL'];
    if (url === undefined) throw new Error('There is no moto. Run jest with the configuration of the repository.');
    const playbook = await registry['SecurityGroup.1']!.load();
    const account = openAccount(url, '444455556661', 'eu-west-1');
    const {
      arn,
      otherArn,
      groups: [open, , closed],
      interfaces: [first, second],
    } = await arrangeExposedInstance(account);
    const { accountId, region } = account;
    const target = { partition: 'aws', accountId, region, resourceId: arn };
    const other = { ...target, resourceId: otherArn };
    const stateOf = async (where: typeof target) => (await playbook.read(where, account)) as ReachableInstance;
    const [before, otherBefore] = [await stateOf(target), await stateOf(other)];

    const planned = await plan(playbook, target, account);
    const changes = planned.kind === 'change' ? planned.changes : [];
    expect(await apply(playbook, target, changes, account)).toEqual({ kind: 'done' });

    expect(await verify(playbook, target, account)).toEqual({ kind: 'done' });
    const { interfaces, clones } = await stateOf(target);
    const clone = `QUARANTINED-web of ${open}`;
    expect(interfaces).toEqual({ [first]: [clone], [second]: [closed] });
    expect(Object.keys(clones[clone]?.rules ?? {})).toEqual([
      'egress tcp 443 0.0.0.0/0',
      'ingress tcp 22 self',
      'ingress tcp 443 0.0.0.0/0',
      'ingress tcp 5432 10.0.0.0/8',
    ]);
    expect((await stateOf(other)).interfaces).toEqual(otherBefore.interfaces);
    expect(await undo(playbook, target, changes, account)).toEqual({ kind: 'done' });
    expect(await stateOf(target)).toEqual(before);
    expect(await stateOf(other)).toEqual(otherBefore);
  }, 60_000);
});
