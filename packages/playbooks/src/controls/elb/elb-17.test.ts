import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type DescribeListenersInput,
  type Listener,
  type ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { elb17 } from './elb-17.ts';
import { arrangeNetwork } from './testing/index.ts';

const resourceId =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2';
const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

function listener(given: Listener) {
  let current: Listener = { ListenerArn: resourceId, Protocol: 'HTTPS', ...given };
  return fakeAws({
    DescribeListenersCommand: ({ ListenerArns = [] }: DescribeListenersInput) => {
      if (!ListenerArns.includes(String(current.ListenerArn))) throw named('ListenerNotFoundException');
      return { Listeners: [current] };
    },
    ModifyListenerCommand: ({ ListenerArn, ...settings }: ModifyListenerInput) => {
      if (ListenerArn !== current.ListenerArn) throw named('ListenerNotFoundException');
      if (Object.keys(settings).join() !== 'SslPolicy') throw new Error('More would change.');
      current = { ...current, SslPolicy: settings.SslPolicy };
      return {};
    },
  });
}

const has =
  (SslPolicy: string, given: Listener = {}) =>
  () =>
    listener({ SslPolicy, ...given });

describePlaybook(elb17, {
  target,
  async onMoto(account) {
    const elb = account.client(ElasticLoadBalancingV2Client);
    const { VpcId, ...network } = await arrangeNetwork(account);
    const { LoadBalancers: [balancer] = [] } = await elb.send(
      new CreateLoadBalancerCommand({ Name: 'web', ...network }),
    );
    const { TargetGroups: [group] = [] } = await elb.send(
      new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId }),
    );
    const { Listeners: [created] = [] } = await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: balancer?.LoadBalancerArn,
        Protocol: 'HTTPS',
        Port: 443,
        SslPolicy: 'ELBSecurityPolicy-2016-08',
        Certificates: [{ CertificateArn: `arn:aws:iam::${account.accountId}:server-certificate/web` }],
        DefaultActions: [{ Type: 'forward', TargetGroupArn: group?.TargetGroupArn }],
      }),
    );
    return String(created?.ListenerArn);
  },
  changes: {
    'a listener as the API creates it': has('ELBSecurityPolicy-2016-08'),
    'a listener as the console creates it': has('ELBSecurityPolicy-TLS13-1-2-2021-06'),
    'a TLS listener of a Network Load Balancer': has('ELBSecurityPolicy-TLS-1-1-2017-01', { Protocol: 'TLS' }),
  },
  leaves: {
    'a listener with the recommended policy': has('ELBSecurityPolicy-TLS13-1-2-Res-2021-06'),
    'a listener with TLS 1.3 only': has('ELBSecurityPolicy-TLS13-1-3-2021-06'),
    'a listener with a post-quantum FIPS policy': has('ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09'),
    'a listener that does not decrypt, which the control does not judge': () => listener({ Protocol: 'TCP' }),
  },
  refuses: {},
  gone: { 'a deleted listener': has('ELBSecurityPolicy-2016-08', { ListenerArn: 'another' }) },
});

describe('ELB.17', () => {
  it.each([
    ['ELBSecurityPolicy-TLS-1-0-2015-04', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'],
    ['ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04', 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04'],
    ['ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09', 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'],
    ['ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09', 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09'],
  ])('replaces %s with a policy of its kind', async (from, to) => {
    expect(await plan(elb17, target, has(from)())).toMatchObject({ changes: [{ field: 'policy', from, to }] });
  });

  it('never changes a listener without approval, because old clients lose access', () => {
    expect(elb17.alwaysAsks).toBe(true);
  });
});
