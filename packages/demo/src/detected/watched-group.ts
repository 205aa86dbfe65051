/** SecurityGroup.3: the same call on two monitored groups, by a caller that is not allowed and by one that is. */
import type { Account } from '@asr/local-cloud';
import { createGroup, groupResource, inWords, listIngress, openToAll } from '../scenario/index.ts';
import { type Caller, addIngressRule, sessionOf, userNamed } from './call-event.ts';
import type { DetectedViolation } from './detected-violation.ts';

export const openedByMallory: DetectedViolation = openedBy((account) => userNamed('mallory', account, '203.0.113.66'), {
  title: 'User mallory opened port 22 of a monitored group',
  group: 'payments-api',
  expected: 'fixed',
});

export const openedByDeployment: DetectedViolation = openedBy(
  (account) => sessionOf('DeployPipeline', 'build-42', account, '198.51.100.10'),
  {
    title: 'The deployment role opened port 22 of another monitored group',
    group: 'payments-gateway',
    expected: 'skipped',
  },
);

interface Opened extends Pick<DetectedViolation, 'title' | 'expected'> {
  /** Name of the group. */
  readonly group: string;
}

function openedBy(caller: (account: Account) => Caller, { title, group, expected }: Opened): DetectedViolation {
  return {
    controlId: 'SecurityGroup.3',
    title,
    expected,
    async create(account) {
      const groupId = await createGroup(account, { name: group, tags: { Watched: 'yes' }, ingress: [openToAll(443)] });
      return {
        ...groupResource(account, groupId),
        call: await addIngressRule(account, groupId, openToAll(22), caller(account)),
      };
    },
    async look(account, resource) {
      const sees = inWords(await listIngress(account, resource));
      return { isFixed: sees === 'tcp 443 from 0.0.0.0/0', sees };
    },
  };
}
