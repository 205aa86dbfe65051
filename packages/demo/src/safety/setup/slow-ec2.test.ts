import { describe, expect, it } from '@jest/globals';
import { type SlowEc2, slowEc2 } from './slow-ec2.ts';

/** Calls that ASR makes, and those of them that were carried out. */
function callsTo({ onCall }: SlowEc2) {
  const carriedOut: string[] = [];
  const call = (service: string, operation: string, body = '') =>
    onCall({ service, operation, region: 'eu-west-1', accountId: '222222222222', role: null, body }, async () => {
      carriedOut.push(operation);
      return { status: 200, headers: {}, body: '' };
    });
  return {
    carriedOut,
    queue: (requests: number) => call('sqs', 'SendMessage', messageWith(requests)),
    change: () => call('ec2', 'RevokeSecurityGroupIngress'),
    read: () => call('ec2', 'DescribeSecurityGroupRules'),
  };
}

/** A message as the state machine sends it. */
function messageWith(requests: number): string {
  const message = { taskToken: 'token', requests: Array.from({ length: requests }, () => ({})), ended: [] };
  return JSON.stringify({ QueueUrl: 'queue', MessageBody: JSON.stringify(message) });
}

/** Whether it has ended by the time that everything else which can go on has. */
async function hasEnded(work: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, 'not yet'));
  return (await Promise.race([work.then(() => 'ended'), later])) === 'ended';
}

describe('slowEc2', () => {
  it('delays only changes, until it recovers', async () => {
    const ec2 = slowEc2(1);
    const { carriedOut, read, change } = callsTo(ec2);
    const changing = change();
    await read();

    expect(await hasEnded(changing)).toBe(false);
    expect(carriedOut).toEqual(['DescribeSecurityGroupRules']);

    ec2.recover();
    await changing;
    await change();

    expect(carriedOut).toEqual([
      'DescribeSecurityGroupRules',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupIngress',
    ]);
  });

  it('resolves when all requests are queued and a change has started, not before', async () => {
    const ec2 = slowEc2(3);
    const { queue, change } = callsTo(ec2);
    await queue(2);
    const changing = change();
    expect(await hasEnded(ec2.underWay)).toBe(false);

    await queue(1);
    expect(await hasEnded(ec2.underWay)).toBe(true);

    ec2.recover();
    await changing;
  });
});
