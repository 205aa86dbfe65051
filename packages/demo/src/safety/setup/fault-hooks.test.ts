import type { CallOnItsWay } from '@asr/local-cloud';
import { describe, expect, it } from '@jest/globals';
import { type CallHook, createFaultHooks } from './fault-hooks.ts';

const call: CallOnItsWay = {
  service: 'ec2',
  operation: 'RevokeSecurityGroupIngress',
  region: 'eu-west-1',
  accountId: '222222222222',
  role: 'ASR-EC2.14',
  body: '',
};
const reply = (body: string) => ({ status: 200, headers: {}, body });
const carryOut = async () => reply('from EC2');
const hook: CallHook = async () => reply('from the hook');

describe('createFaultHooks', () => {
  it('sends every call without a hook', async () => {
    expect(await createFaultHooks().faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });

  it('passes calls to the hook during the work, and not afterwards', async () => {
    const { faults, during } = createFaultHooks();

    expect(await during(hook, () => faults.onCall(call, carryOut))).toEqual(reply('from the hook'));
    expect(await faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });

  it('removes the hook after the work, also if the work fails', async () => {
    const { faults, during } = createFaultHooks();

    await expect(during(hook, () => Promise.reject(new Error('The work failed.')))).rejects.toThrow('The work failed.');
    expect(await faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });
});
