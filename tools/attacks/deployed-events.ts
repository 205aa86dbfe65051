/** Real calls on security groups in the attacker's own account, and the response of a deployed ASR to their events. */
import { aCallEvent } from '@asr/orchestrator/testing/events';
import { type Attack, broken, held, type Broken, type Held } from './attack.ts';
import type { Deployment, Ran } from './deployment.ts';
import { aGroup, type Group, tcp } from './account-on-moto.ts';
import { automatic } from './policies.ts';
import { whyItHeld } from './verdict.ts';

let calls = 0;

/** A call by a caller that no policy allows. */
function call(
  eventName: 'AuthorizeSecurityGroupIngress' | 'RevokeSecurityGroupIngress',
  { groupId }: Group,
  { port, cidr = '0.0.0.0/0', secondsAgo = 1 }: { port: number; cidr?: string; secondsAgo?: number },
): object {
  const ranges = cidr.includes(':')
    ? { ipRanges: {}, ipv6Ranges: { items: [{ cidrIpv6: cidr }] } }
    : { ipRanges: { items: [{ cidrIp: cidr }] }, ipv6Ranges: {} };
  const item = { ipProtocol: 'tcp', fromPort: port, toPort: port, groups: {}, prefixListIds: {}, ...ranges };
  return aCallEvent({
    eventName,
    requestParameters: { groupId, ipPermissions: { items: [item] } },
    responseElements: { _return: true },
    eventID: `attack-${(calls += 1)}`,
    eventTime: new Date(Date.now() - secondsAgo * 1000).toISOString(),
  });
}

const handle = (asr: Deployment, events: object): Promise<Ran> =>
  asr.asr(automatic, ['local', 'handle', '-', '--json'], { stdin: events });

/** Holds if the group has exactly these rules afterwards, and ASR says why. */
async function endsAs(group: Group, expected: readonly string[], ran: Ran, judge = whyItHeld): Promise<Held | Broken> {
  const rules = await group.ingress();
  return rules.join() === expected.join() ? judge(ran) : broken(`The group has ${rules.join(', ') || 'no rules'}.`);
}

/** For an attack that ASR reverts. */
function firstReason({ answers, printed }: Ran): Held | Broken {
  const [answer] = answers;
  return answer === undefined ? broken(`Nothing happened: ${printed}`) : held(answer.reason);
}

const watched = async (asr: Deployment, ...ports: readonly number[]): Promise<Group> =>
  aGroup(await asr.member(), { Watched: 'yes' }, ...ports.map((port) => tcp(port)));

const ownPort = ['tcp 443 0.0.0.0/0'];

const orders: readonly (readonly [does: string, order: (events: readonly object[]) => readonly object[]])[] = [
  ['authorizes port 3389 and revokes it two seconds later', (events) => events],
  ['authorizes port 3389 and revokes it, and the events arrive in reverse order', (events) => events.toReversed()],
  ['authorizes port 3389 and revokes it, and each event arrives twice', (events) => [...events, ...events]],
];

/** Each one opens the group to the internet or to a large part of it. */
const internets: readonly (readonly string[])[] = [
  ['0.0.0.0/0'],
  ['::/0'],
  ['2000::/3'],
  ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3'],
  ['8.0.0.0/9', '8.128.0.0/9'],
  ['0.0.0.0/1', '128.0.0.0/1'],
];

export const deployedEvents: readonly Attack[] = [
  ...orders.map(([does, order]): Attack => ({
    by: 'memberAdmin',
    on: 'network access',
    does: `${does}, so that ASR opens it again`,
    async play(asr) {
      const group = await watched(asr, 443);
      const opened = call('AuthorizeSecurityGroupIngress', group, { port: 3389, secondsAgo: 4 });
      const closed = call('RevokeSecurityGroupIngress', group, { port: 3389, secondsAgo: 2 });
      return endsAs(group, ownPort, await handle(asr, order([opened, closed])));
    },
  })),
  {
    by: 'memberAdmin',
    on: 'network access',
    does: 'closes port 3389 in an incident without being an allowed actor, so that ASR opens it again',
    async play(asr) {
      const group = await watched(asr, 443);
      return endsAs(group, ownPort, await handle(asr, call('RevokeSecurityGroupIngress', group, { port: 3389 })));
    },
  },
  {
    by: 'memberAdmin',
    on: 'network access',
    does: 'opens two ports in one second, so that the second change is dropped',
    async play(asr) {
      const group = await watched(asr, 22, 443, 3389);
      const events = [22, 3389].map((port) => call('AuthorizeSecurityGroupIngress', group, { port }));
      const { answers } = await asr.watch(automatic, (cloud) =>
        Promise.all(events.map((each) => cloud.putEvent(each))),
      );
      const ran = { code: 0, printed: '', executions: events.length, answers };
      return endsAs(group, ownPort, ran, firstReason);
    },
  },
  {
    by: 'memberAdmin',
    on: 'network access',
    does: 'exempts the group until 2099 in the second of the violation',
    async play(asr) {
      const group = await watched(asr, 443, 3389);
      await group.tag('asr:exempt', 'all until 2099-12-31');
      const ran = await handle(asr, call('AuthorizeSecurityGroupIngress', group, { port: 3389 }));
      return endsAs(group, ownPort, ran, firstReason);
    },
  },
  ...internets.map((cidrs): Attack => ({
    by: 'memberAdmin',
    on: 'network access',
    does: `opens port 22 to the internet as ${cidrs.join(' and ')}`,
    async play(asr) {
      const group = await aGroup(
        await asr.member(),
        { Guarded: 'yes' },
        tcp(443),
        ...cidrs.map((cidr) => tcp(22, cidr)),
      );
      const events = cidrs.map((cidr) => call('AuthorizeSecurityGroupIngress', group, { port: 22, cidr }));
      return endsAs(group, ownPort, await handle(asr, events), firstReason);
    },
  })),
];
