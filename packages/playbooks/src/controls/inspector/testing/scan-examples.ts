import type { ResourceState, Status } from '@aws-sdk/client-inspector2';
import { expect, it } from '@jest/globals';
import { type AnyPlaybook, apply, plan, undo, verify } from '../../../engine/index.ts';
import type { PlaybookExamples } from '../../../testing/index.ts';
import { fakeInspector, target } from './fake-inspector.ts';

const administrator = '999999999999';
const member = '444455556666';
const self = target.accountId;
const enable = { field: 'isEnabled', from: false, to: true };

const every = { ec2: 'ENABLED', ecr: 'ENABLED', lambda: 'ENABLED', lambdaCode: 'ENABLED' } as const;
const none = { ec2: 'DISABLED', ecr: 'DISABLED', lambda: 'DISABLED', lambdaCode: 'DISABLED' } as const;

const only = (resource: keyof ResourceState, status: Status) => ({ ...none, [resource]: status });
const allBut = (resource: keyof ResourceState, status: Status) => ({ ...every, [resource]: status });

/** The examples of a control on one scan type: every case that can differ between accounts. */
export function scanExamples(resource: keyof ResourceState): PlaybookExamples {
  const given =
    (...[inspector]: Parameters<typeof fakeInspector>) =>
    () =>
      fakeInspector(inspector).aws;
  const off = { statuses: none };
  const on = { statuses: only(resource, 'ENABLED') };
  const { [resource]: _, ...others } = none as Partial<Record<keyof ResourceState, Status>>;
  return {
    target,
    onMoto: { beyondMoto: 'Moto 5.2 does not implement GetDelegatedAdminAccount of Amazon Inspector.' },
    changes: {
      'an account without Amazon Inspector': given(off),
      'an account whose organization has no administrator': given({ ...off, administrator: null }),
      'an administrator account': given({ ...off, administrator: self, members: { [member]: every } }),
    },
    leaves: {
      'an account with the scan type': given(on),
      'an account with every scan type': given({ statuses: every }),
      'a member account with the scan type': given({ ...on, administrator }),
    },
    refuses: {
      'a member account without the scan type': given({ ...off, administrator }),
      'a Region without the scan type': given({ statuses: others }),
      'a suspended account': given({ statuses: only(resource, 'SUSPENDED') }),
      'an account that AWS is suspending': given({ statuses: only(resource, 'SUSPENDING') }),
    },
  };
}

/** Tests that the control changes one scan type, and only where the account can. */
export function itChangesOneScanType(playbook: AnyPlaybook, resource: keyof ResourceState): void {
  it('changes no other scan type, in neither direction', async () => {
    const other = resource === 'ec2' ? 'ecr' : 'ec2';
    const before = only(other, 'ENABLED');
    const { aws, statuses } = fakeInspector({ statuses: before });

    await apply(playbook, target, [enable], aws);
    expect(statuses()).toEqual({ ...before, [resource]: 'ENABLED' });

    expect(await undo(playbook, target, [enable], aws)).toEqual({ kind: 'done' });
    expect(statuses()).toEqual(before);
  });

  it('is fixed when Amazon Inspector has made the change', async () => {
    const { aws, finish } = fakeInspector({ statuses: none }, true);

    await apply(playbook, target, [enable], aws);
    expect(await verify(playbook, target, aws)).toEqual({ kind: 'settling' });

    finish();
    expect(await verify(playbook, target, aws)).toEqual({ kind: 'done' });
  });

  it('says the status of a change that ASR did not make', () => {
    const state = { isEnabled: true, status: 'ENABLING', administrator: null, membersWithout: [] };

    expect(playbook.settles?.whyStalled?.(state)).toContain('is ENABLING');
  });

  it('names the administrator account, which alone can change a member account', async () => {
    const { aws } = fakeInspector({ statuses: none, administrator });

    expect(await plan(playbook, target, aws)).toMatchObject({ reason: expect.stringContaining(administrator) });
    await expect(playbook.apply(target, enable, aws)).rejects.toThrow(administrator);
    expect(aws.calls).not.toContain('inspector2:Enable');
  });

  it.each([
    ['one member account', { [member]: none }, `Member account ${member} does not have`],
    ['a member account of which AWS says nothing', { [member]: null }, `Member account ${member} does not have`],
    ['one of two', { [administrator]: every, [member]: none }, `Member account ${member} does not have`],
    [
      'two member accounts',
      { [member]: none, [administrator]: allBut(resource, 'SUSPENDED') },
      `2 member accounts, such as ${member}, do not have`,
    ],
  ])('says that Security Hub may still report FAILED because of %s', async (_, members, says) => {
    const { aws } = fakeInspector({ statuses: every, administrator: self, members });

    expect(await verify(playbook, target, aws)).toEqual({ kind: 'done', mayStayFailed: expect.stringContaining(says) });
  });

  it.each([
    ['BLOCKED_BY_ORGANIZATION_POLICY', { name: 'CannotChangeError', message: expect.stringContaining('policy') }],
    ['SSM_THROTTLED', { name: 'SSM_THROTTLED', message: 'It failed.' }],
  ] as const)('never takes the failure %s for a change', async (change, error) => {
    const { aws } = fakeInspector({ statuses: none, fails: { change } });

    await expect(playbook.apply(target, enable, aws)).rejects.toMatchObject(error);
  });

  it('takes the failure that the scan type is enabled for success', async () => {
    const { aws } = fakeInspector({ statuses: none, fails: { change: 'ALREADY_ENABLED' } });

    await expect(playbook.apply(target, enable, aws)).resolves.toBeUndefined();
  });

  it.each([
    ['INTERNAL_ERROR', 'It failed.'],
    ['silently', 'does not say the status'],
  ] as const)('never takes an account without answer (%s) for one without the scan type', async (read, says) => {
    const { aws } = fakeInspector({ statuses: none, fails: { read } });

    await expect(playbook.read(target, aws)).rejects.toThrow(says);
  });
}
