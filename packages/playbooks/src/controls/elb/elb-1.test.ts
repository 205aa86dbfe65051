import { describe, expect, it } from '@jest/globals';
import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type Listener,
  type ModifyListenerInput,
  type ModifyRuleInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apply, plan } from '../../engine/index.ts';
import { fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import type { Account } from '../../emulated-account/index.ts';
import { elb1 } from './elb-1.ts';

const resourceId = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';
const listenerOf = resourceId.replace(':loadbalancer/', ':listener/');
const ruleOf = resourceId.replace(':loadbalancer/', ':listener-rule/');
const forward: Action = { Type: 'forward', TargetGroupArn: 'arn:target', Order: 1 };
const redirect = (Port: string): Action => ({
  Type: 'redirect',
  RedirectConfig: { Protocol: 'HTTPS', Port, StatusCode: 'HTTP_302' },
});
const https: FakeListener = { Protocol: 'HTTPS', Port: 443, DefaultActions: [forward] };

interface FakeListener extends Listener {
  /** The actions of the rules other than the default rule. */
  readonly rules?: readonly (readonly Action[])[];
}

/**
 * Emulates a load balancer with one listener or rule per page. The ARN of a listener ends with its port, the ARN of a
 * rule also with its number.
 */
function balancer(...given: readonly FakeListener[]) {
  const listeners = given.map((listener) => ({ ...listener, ListenerArn: `${listenerOf}/${listener.Port}` }));
  const rules = given.flatMap(({ Port, rules: own = [], DefaultActions }) => [
    ...own.map((Actions, index) => ({
      RuleArn: `${ruleOf}/${Port}/${index}`,
      Actions: [...Actions],
      IsDefault: false,
    })),
    { RuleArn: `${ruleOf}/${Port}/default`, Actions: DefaultActions ?? [], IsDefault: true },
  ]);
  const pageOf = <Item>(items: readonly Item[], Marker = '0') => {
    const page = Number(Marker);
    const more = page + 1 < items.length;
    return { items: items.slice(page, page + 1), ...(more && { NextMarker: `${page + 1}` }) };
  };
  const aws = fakeAws({
    DescribeListenersCommand: ({ Marker }: { Marker?: string }) => {
      const { items: Listeners, ...next } = pageOf(listeners, Marker);
      return { Listeners, ...next };
    },
    DescribeRulesCommand: ({ ListenerArn, Marker }: { ListenerArn: string; Marker?: string }) => {
      const own = rules.filter(({ RuleArn }) =>
        RuleArn.startsWith(`${ListenerArn.replace('listener', 'listener-rule')}/`),
      );
      const { items: Rules, ...next } = pageOf(own, Marker);
      return { Rules, ...next };
    },
    ModifyListenerCommand: ({ ListenerArn, DefaultActions }: ModifyListenerInput) => {
      const listener = listeners.find((one) => one.ListenerArn === ListenerArn);
      if (listener === undefined) throw named('ListenerNotFoundException');
      listener.DefaultActions = DefaultActions ?? [];
      return {};
    },
    ModifyRuleCommand: ({ RuleArn, Actions }: ModifyRuleInput) => {
      const rule = rules.find((one) => one.RuleArn === RuleArn);
      if (rule === undefined) throw named('RuleNotFoundException');
      rule.Actions = Actions ?? [];
      return {};
    },
  });
  return { aws, listeners, rules };
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
  const { LoadBalancers: [created] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets }));
  const LoadBalancerArn = String(created?.LoadBalancerArn);
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId }),
  );
  const DefaultActions: Action[] = [{ Type: 'forward', TargetGroupArn: group?.TargetGroupArn }];
  const CertificateArn = 'arn:aws:iam::123456789012:server-certificate/test-cert';
  const { Listeners: [http] = [] } = await elb.send(
    new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions }),
  );
  await elb.send(
    new CreateRuleCommand({
      ListenerArn: http?.ListenerArn,
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', Values: ['/shop'] }],
      Actions: DefaultActions,
    }),
  );
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
    'a load balancer that serves HTTP and HTTPS': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, https).aws,
    'an HTTP listener with a fixed response': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [{ Type: 'fixed-response' }] }, https).aws,
    'an HTTP listener that redirects to HTTP': () =>
      balancer(
        {
          Protocol: 'HTTP',
          Port: 80,
          DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTP', StatusCode: 'HTTP_301' } }],
        },
        https,
      ).aws,
    'several HTTP listeners, one of which redirects': () =>
      balancer(
        { Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')] },
        { Protocol: 'HTTP', Port: 8080, DefaultActions: [forward] },
        { Protocol: 'HTTP', Port: 8081, DefaultActions: [forward] },
        https,
      ).aws,
    'a listener that redirects by default, with rules that do not': () =>
      balancer(
        { Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')], rules: [[redirect('443')], [forward]] },
        https,
      ).aws,
    'an HTTPS listener on another port, on a later page': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, { ...https, Port: 8443 }).aws,
  },
  leaves: {
    'a load balancer that redirects': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('8443')] }, https).aws,
    'a load balancer whose rules also redirect': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')], rules: [[redirect('443')]] }, https)
        .aws,
    'a rule of an HTTPS listener': () => balancer({ ...https, rules: [[forward]] }).aws,
    'a load balancer without HTTP': () => balancer(https).aws,
    'a load balancer without listeners': () => balancer().aws,
    'a load balancer that redirects to a port without a listener': () =>
      balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')] }).aws,
  },
  refuses: {
    'a load balancer that serves only HTTP': () =>
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
  ])('redirects to a port with an HTTPS listener: %j', async (ports, expected) => {
    const { aws, listeners } = balancer(
      { Protocol: 'HTTP', Port: 80, DefaultActions: [forward] },
      ...ports.map((Port) => ({ ...https, Port })),
    );
    const planned = await plan(elb1, target, aws);

    await apply(elb1, target, planned.kind === 'change' ? planned.changes : [], aws);

    expect(listeners[0]?.DefaultActions?.[0]?.RedirectConfig).toMatchObject({ Protocol: 'HTTPS', Port: expected });
    expect(listeners[1]?.DefaultActions).toEqual([forward]);
  });

  it('never hides from the approver who could no longer use the load balancer', async () => {
    const { aws } = balancer({ Protocol: 'HTTP', Port: 80, DefaultActions: [forward] }, https);

    expect(elb1.alwaysAsks).toBe(true);
    expect(
      await plan(elb1, { partition: 'aws', accountId: '111122223333', region: 'eu-west-1', resourceId }, aws),
    ).toHaveProperty(
      'because',
      'After this change, clients that do not follow redirects and CDNs that connect only over HTTP could no longer use ' +
        'the load balancer. First check that its security groups let clients in to port 443.',
    );
  });

  it('keeps host, path and query of the request', async () => {
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

  it('is not verified while a rule of an HTTP listener forwards', async () => {
    const { aws, rules } = balancer(
      { Protocol: 'HTTP', Port: 80, DefaultActions: [redirect('443')], rules: [[forward]] },
      https,
    );
    const planned = await plan(elb1, target, aws);

    expect(planned).toMatchObject({ changes: [{ field: 'ruleActions', key: `${ruleOf}/80/0`, from: [forward] }] });
    await apply(elb1, target, planned.kind === 'change' ? planned.changes : [], aws);
    expect(rules[0]?.Actions[0]?.RedirectConfig).toMatchObject({ Protocol: 'HTTPS', Port: '443' });
  });

  it('succeeds if the listener or rule was deleted after the plan', async () => {
    const rule = { field: 'ruleActions', key: `${ruleOf}/80/7`, from: [forward], to: [redirect('443')] } as const;

    await expect(elb1.apply(target, rule, balancer(https).aws)).resolves.toBeUndefined();
  });

  it('succeeds if the listener was deleted during the remediation', async () => {
    const change = { field: 'httpActions', key: `${listenerOf}/80`, from: [forward], to: [redirect('443')] } as const;

    await expect(elb1.apply(target, change, balancer(https).aws)).resolves.toBeUndefined();
    await expect(elb1.apply(target, { ...change, to: null }, balancer(https).aws)).resolves.toBeUndefined();
  });
});
