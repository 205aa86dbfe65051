import { describe, expect, it } from '@jest/globals';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type Listener,
  type ModifyListenerInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apply, plan } from '../../engine/index.ts';
import { describePlaybook, fakeAws, named } from '../../testing/index.ts';
import type { Account } from '../../emulated-account/index.ts';
import { elb1 } from './elb-1.ts';

const resourceId = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';
const listenerOf = resourceId.replace(':loadbalancer/', ':listener/');
const forward: Action = { Type: 'forward', TargetGroupArn: 'arn:target', Order: 1 };
const redirect = (Port: string): Action => ({
  Type: 'redirect',
  RedirectConfig: { Protocol: 'HTTPS', Port, StatusCode: 'HTTP_302' },
});
const https = { Protocol: 'HTTPS', Port: 443, DefaultActions: [forward] } as const;

/** One listener to a page; its ARN is its port. */
function balancer(...made: readonly object[]) {
  const listeners = made.map((listener: Listener) => ({ ...listener, ListenerArn: `${listenerOf}/${listener.Port}` }));
  const aws = fakeAws({
    DescribeListenersCommand: ({ Marker = '0' }: { Marker?: string }) => {
      const page = Number(Marker);
      const more = page + 1 < listeners.length;
      return { Listeners: listeners.slice(page, page + 1), ...(more && { NextMarker: `${page + 1}` }) };
    },
    ModifyListenerCommand: ({ ListenerArn, DefaultActions }: ModifyListenerInput) => {
      const listener = listeners.find((one) => one.ListenerArn === ListenerArn);
      if (listener === undefined) throw named('ListenerNotFoundException');
      listener.DefaultActions = DefaultActions ?? [];
      return {};
    },
  });
  return { aws, listeners };
}

async function arrangeBalancer({ client, region }: Account): Promise<string> {
  const ec2 = client(EC2Client);
  const elb = client(ElasticLoadBalancingV2Client);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.4.0.0/16' }));
  const subnets = ['a', 'b'].map((zone, index) =>
    ec2.send(
      new CreateSubnetCommand({
        VpcId: Vpc?.VpcId,
        CidrBlock: `10.4.${index}.0/24`,
        AvailabilityZone: `${region}${zone}`,
      }),
    ),
  );
  const Subnets = (await Promise.all(subnets)).map(({ Subnet }) => String(Subnet?.SubnetId));
  const { LoadBalancers: [made] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets }));
  const LoadBalancerArn = String(made?.LoadBalancerArn);
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId }),
  );
  const DefaultActions: Action[] = [{ Type: 'forward', TargetGroupArn: group?.TargetGroupArn }];
  const CertificateArn = 'arn:aws:iam::123456789012:server-certificate/test-cert';
  await elb.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions }));
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Protocol: 'HTTPS',
      Port: 443,
      DefaultActions,
      Certificates: [{ CertificateArn }],
    }),
  );
  return LoadBalancerArn;
}

describePlaybook(elb1, {
  target: { resourceId },
  onMoto: arrangeBalancer,
  changes: {
    'a load balancer that serves both': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, https).aws,
    'an HTTP listener that answers by itself': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'fixed-response' }] }, https).aws,
    'an HTTP listener that redirects to HTTP': () =>
      balancer(
        { Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTP' } }] },
        https,
      ).aws,
    'several HTTP listeners, one of which redirects': () =>
      balancer(
        { Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')] },
        { Protocol: 'HTTP', Port: 8080, DefaultActions: [forward] },
        { Protocol: 'HTTP', Port: 8081, DefaultActions: [forward] },
        https,
      ).aws,
    'an HTTPS listener on another port, on a later page': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, { ...https, Port: 8443 }).aws,
  },
  leaves: {
    'a load balancer that redirects': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('8443')] }, https).aws,
    'a load balancer without HTTP': () => balancer(https).aws,
    'a load balancer without listeners': () => balancer().aws,
    'a load balancer that redirects to somewhere else': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')] }).aws,
  },
  refuses: {
    'a load balancer that serves HTTP only': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }).aws,
  },
  gone: {
    'a deleted load balancer': () =>
      fakeAws({
        DescribeListenersCommand: () => {
          throw named('LoadBalancerNotFoundException');
        },
      }),
  },
});

describe('ELB.1', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId };

  it.each([
    [[443], '443'],
    [[8443], '8443'],
    [[4443, 443], '443'],
  ])('never redirects to a port without HTTPS listener: %j', async (ports, expected) => {
    const { aws, listeners } = balancer(
      { Protocol: 'HTTP', Port: 80, DefaultActions: [forward] },
      ...ports.map((Port) => ({ ...https, Port })),
    );
    const planned = await plan(elb1, target, aws);

    await apply(elb1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(listeners[0]?.DefaultActions?.[0]?.RedirectConfig).toMatchObject({ Protocol: 'HTTPS', Port: expected });
    expect(listeners[1]?.DefaultActions).toEqual([forward]);
  });

  it('never leads elsewhere than to the same address', async () => {
    const { aws, listeners } = balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, https);
    const planned = await plan(elb1, target, aws);

    await apply(elb1, target, planned.kind === 'change' ? planned.changes : [], aws);

    const same = { Host: '#{host}', Path: '/#{path}', Query: '#{query}' };
    expect(listeners[0]?.DefaultActions).toEqual([
      {
        Type: 'redirect',
        Order: 1,
        RedirectConfig: { ...same, Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
      },
    ]);
  });

  it('takes a listener that was deleted in between for done', async () => {
    const change = { field: 'httpActions', key: `${listenerOf}/80`, from: [forward], to: [redirect('443')] } as const;

    await expect(elb1.apply(target, change, balancer(https).aws)).resolves.toBeUndefined();
    await expect(elb1.apply(target, { ...change, to: null }, balancer(https).aws)).resolves.toBeUndefined();
  });
});
