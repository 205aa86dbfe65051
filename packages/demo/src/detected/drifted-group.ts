/** SecurityGroup.2: a web group lost HTTPS and has an open port from a test. */
import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { createGroup, groupResource, inWords, listIngress, openToAll } from '../scenario/index.ts';
import type { DetectedViolation } from './detected-violation.ts';

const baseline = 'tcp 80, 443 from 0.0.0.0/0';

export const driftedGroup: DetectedViolation = {
  controlId: 'SecurityGroup.2',
  title: 'A web group lost port 443 and opened port 8080',
  expected: 'fixed',

  async create(account) {
    const ec2 = account.client(EC2Client);
    const GroupId = await createGroup(account, {
      name: 'shop-web',
      tags: { Role: 'web' },
      ingress: [openToAll(80), openToAll(443)],
    });
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [openToAll(443)] }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [openToAll(8080)] }));
    return groupResource(account, GroupId);
  },

  async look(account, resource) {
    const sees = inWords(await listIngress(account, resource));
    return { isFixed: sees === baseline, sees };
  },
};
