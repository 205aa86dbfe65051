import type { CallOnItsWay } from '@asr/local-cloud';
import { describe, expect, it } from '@jest/globals';
import { type Meddler, openMeddling } from './fault-hooks.ts';

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
const meddler: Meddler = async () => reply('from the meddler');

describe('meddling', () => {
  it('lets every call be carried out while nobody meddles', async () => {
    expect(await openMeddling().faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });

  it('shows the calls to the meddler during what is played, and to nobody afterwards', async () => {
    const { faults, during } = openMeddling();

    expect(await during(meddler, () => faults.onCall(call, carryOut))).toEqual(reply('from the meddler'));
    expect(await faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });

  it('ends with what is played, also when that fails', async () => {
    const { faults, during } = openMeddling();

    await expect(during(meddler, () => Promise.reject(new Error('The curtain fell.')))).rejects.toThrow(
      'The curtain fell.',
    );
    expect(await faults.onCall(call, carryOut)).toEqual(reply('from EC2'));
  });
});
