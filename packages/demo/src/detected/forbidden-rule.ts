/** SecurityGroup.4: a rule that the policy forbids in every group. */
import { createGroup, everywhere, groupResource, inWords, listIngress } from '../scenario/index.ts';
import { addIngressRule, userNamed } from './call-event.ts';
import type { DetectedViolation } from './detected-violation.ts';

const fromInside = { IpProtocol: 'tcp', FromPort: 8443, ToPort: 8443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
const allTraffic = { IpProtocol: '-1', IpRanges: [everywhere] };

export const forbiddenRule: DetectedViolation = {
  controlId: 'SecurityGroup.4',
  title: 'A user allowed all traffic to a group that is not monitored',
  expected: 'fixed',

  async create(account) {
    const groupId = await createGroup(account, { name: 'nightly-batch', ingress: [fromInside] });
    const call = await addIngressRule(account, groupId, allTraffic, userNamed('trent', account, '192.0.2.17'));
    return { ...groupResource(account, groupId), call };
  },

  async look(account, resource) {
    const sees = inWords(await listIngress(account, resource));
    return { isFixed: sees === 'tcp 8443 from 10.0.0.0/8', sees };
  },
};
