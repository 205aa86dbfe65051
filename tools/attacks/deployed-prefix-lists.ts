/** Access from a prefix list that contains the internet, on moto: by a call on the list, and by a finding of each entrance. */
import { aCallEvent } from '@asr/orchestrator/testing/events';
import { type Attack, broken, type Broken, held, type Held } from './attack.ts';
import { about } from './deployed-findings.ts';
import type { Ran } from './deployment.ts';
import { entrances } from './entrances.ts';
import { aGroup, anInternetList, type Group, tcpFromList } from './account-on-moto.ts';
import { automatic } from './policies.ts';

async function closes(group: Group, { answers, printed }: Ran): Promise<Held | Broken> {
  const open = await group.ingress();
  if (open.length > 0) return broken(`The group has ${open.join(', ')}, and ASR says ${answers[0]?.reason ?? printed}`);
  const fixed = answers.find(({ outcome }) => outcome === 'fixed');
  return fixed === undefined ? broken(`No answer says who closed it: ${printed}`) : held(fixed.reason);
}

export const deployedPrefixLists: readonly Attack[] = [
  {
    by: 'memberAdmin',
    on: 'network access',
    does: 'adds the internet to a prefix list that a rule names, on moto',
    async play(asr) {
      const member = await asr.member();
      const list = await anInternetList(member);
      const group = await aGroup(member, { Guarded: 'yes' }, tcpFromList(22, list));
      const event = aCallEvent({
        eventName: 'ModifyManagedPrefixList',
        eventID: `list-${list}`,
        eventTime: new Date().toISOString(),
        requestParameters: { ModifyManagedPrefixListRequest: { PrefixListId: list } },
      });
      return closes(group, await asr.asr(automatic, ['local', 'handle', '-', '--json'], { stdin: event }));
    },
  },
  ...entrances.map(({ name, enter }): Attack => ({
    by: 'memberAdmin',
    on: 'network access',
    does: `opens port 22 to a prefix list that contains the internet, in a finding read by ${name}`,
    async play(asr) {
      const member = await asr.member();
      const group = await aGroup(member, {}, tcpFromList(22, await anInternetList(member)));
      return closes(group, await enter(asr, automatic, about(group)));
    },
  })),
];
