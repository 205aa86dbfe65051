import { describe, expect, it } from '@jest/globals';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  type Action,
  type DescribeLoadBalancersInput,
  type IpAddressType,
  type Listener,
  type ModifyListenerInput,
  type ModifyRuleInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apply, plan } from '../../engine/index.ts';
import { type FakeAws, fakeAws, named } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import type { Account } from '../../emulated-account/index.ts';
import { type FakeEc2, fakeSecurityGroups } from '../ec2/testing/index.ts';
import { arrangeNetwork, balancerArn as resourceId } from './testing/index.ts';
import { elb1 } from './elb-1.ts';

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

/** The security group of a load balancer that lets everyone in on every port. */
const openToAll: FakeEc2 = { groups: { 'sg-1': { rules: ['ingress tcp 0-65535 0.0.0.0/0'] } } };

interface FakeBalancer {
  readonly listeners: readonly FakeListener[];
  readonly ec2?: FakeEc2;
  /** @default the security groups of `ec2` */
  readonly securityGroups?: readonly string[];
  readonly ipAddressType?: IpAddressType;
}

function balancer(...listeners: readonly FakeListener[]) {
  return balancerWith({ listeners });
}

/**
 * Emulates a load balancer with one listener or rule per page. The ARN of a listener ends with its port, the ARN of a
 * rule also with its number.
 */
function balancerWith({ listeners: given, ec2 = openToAll, ipAddressType = 'ipv4', ...others }: FakeBalancer) {
  const { securityGroups = Object.keys(ec2.groups) } = others;
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
  const handlers = {
    ...fakeSecurityGroups(ec2).handlers,
    DescribeLoadBalancersCommand: ({ LoadBalancerArns = [] }: DescribeLoadBalancersInput) => {
      if (LoadBalancerArns.join() !== resourceId) throw named('LoadBalancerNotFoundException');
      const [LoadBalancerArn] = LoadBalancerArns;
      // Elastic Load Balancing omits the groups of a load balancer that has none.
      const SecurityGroups = securityGroups.length > 0 && { SecurityGroups: [...securityGroups] };
      return { LoadBalancers: [{ LoadBalancerArn, IpAddressType: ipAddressType, ...SecurityGroups }] };
    },
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
  };
  return { aws: fakeAws(handlers), handlers, listeners, rules };
}

const plain: FakeListener = { Protocol: 'HTTP', Port: 80, DefaultActions: [forward] };
const prefixLists = { 'pl-cdn': ['192.0.2.0/24', '198.51.100.0/24'], 'pl-cdn6': ['2001:db8::/32'] };
const peers = { 'sg-peer': { accountId: '444455556666', vpcId: 'vpc-2' } };

/** A load balancer that forwards HTTP on port 80, with these rules in one security group. */
function admitting(...rules: readonly string[]) {
  return balancerWith({ listeners: [plain, https], ec2: { groups: { 'sg-1': { rules } }, prefixLists, peers } });
}

async function arrangeBalancer(account: Account): Promise<string> {
  const elb = account.client(ElasticLoadBalancingV2Client);
  const { VpcId, ...network } = await arrangeNetwork(account);
  const { LoadBalancers: [created] = [] } = await elb.send(new CreateLoadBalancerCommand({ Name: 'web', ...network }));
  const LoadBalancerArn = String(created?.LoadBalancerArn);
  const { TargetGroups: [group] = [] } = await elb.send(
    new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId }),
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
    'a load balancer that lets in a prefix list': () =>
      admitting('ingress tcp 80 pl-cdn', 'ingress tcp 443 0.0.0.0/0').aws,
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
    'a load balancer whose security group lets clients in only on the HTTP port': () =>
      admitting('ingress tcp 80 0.0.0.0/0').aws,
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
        'the load balancer. The security groups let the clients of the HTTP listeners in on port 443 too.',
    );
  });

  describe('security groups', () => {
    const planOf = ({ aws }: { readonly aws: FakeAws }) => plan(elb1, target, aws);
    const dualStack = (...rules: readonly string[]) =>
      balancerWith({
        listeners: [plain, https],
        ec2: { groups: { 'sg-1': { rules } }, prefixLists, peers },
        ipAddressType: 'dualstack',
      });

    it('refuses a redirect that would cut off a source, and names the source and the port', async () => {
      expect(await planOf(admitting('ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 10.0.0.0/8'))).toMatchObject({
        kind: 'refuse',
        reason:
          'After this change, clients in 0.0.0.0/0 could no longer use the load balancer. The security groups let them ' +
          'in on port 80, but not on port 443, to which the requests would be redirected. Allow port 443 for these ' +
          'sources, then remediate again.',
      });
    });

    it.each([
      ['half of a range', ['ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/1'], 'clients in 0.0.0.0/0'],
      ['a range of another family', ['ingress tcp 80 10.0.0.0/8', 'ingress tcp 443 ::/0'], 'clients in 10.0.0.0/8'],
      ['UDP on the HTTPS port', ['ingress tcp 80 10.0.0.0/8', 'ingress udp 443 10.0.0.0/8'], 'clients in 10.0.0.0/8'],
      ['only outbound rules', ['ingress tcp 80 10.0.0.0/8', 'egress all 0.0.0.0/0'], 'clients in 10.0.0.0/8'],
      ['another group', ['ingress tcp 80 sg-peer', 'ingress tcp 443 sg-1'], 'members of the security group sg-peer'],
      ['a private range', ['ingress tcp 80 sg-1', 'ingress tcp 443 10.0.0.0/8'], 'members of the security group sg-1'],
      [
        'a part of a prefix list',
        ['ingress tcp 80 pl-cdn', 'ingress tcp 443 192.0.2.0/24'],
        'addresses of the prefix list pl-cdn',
      ],
    ])('refuses if the HTTPS port lets in %s', async (_, rules, sources) => {
      expect(await planOf(admitting(...rules))).toMatchObject({
        kind: 'refuse',
        reason: expect.stringContaining(`After this change, ${sources} could no longer use the load balancer.`),
      });
    });

    it.each([
      ['the same range', ['ingress tcp 80 10.0.0.0/8', 'ingress tcp 443 10.0.0.0/8']],
      ['a wider range', ['ingress tcp 80 10.1.0.0/16', 'ingress tcp 443 10.0.0.0/8']],
      ['both halves', ['ingress tcp 80 0.0.0.0/0', 'ingress tcp 443 0.0.0.0/1', 'ingress tcp 443 128.0.0.0/1']],
      ['all traffic of the source', ['ingress all 10.0.0.0/8']],
      ['the same prefix list', ['ingress tcp 80-443 pl-cdn']],
      ['the same prefix list that this account cannot read', ['ingress tcp 80 pl-gone', 'ingress tcp 443 pl-gone']],
      ['every address instead of a prefix list', ['ingress tcp 80 pl-gone', 'ingress tcp 443 0.0.0.0/0']],
      ['a prefix list that contains the range', ['ingress tcp 80 192.0.2.0/25', 'ingress tcp 443 pl-cdn']],
      ['the same group', ['ingress tcp 80 sg-peer', 'ingress tcp 443 sg-peer']],
      ['every address instead of a group', ['ingress tcp 80 sg-1', 'ingress tcp 443 0.0.0.0/0']],
      ['IPv6 on the HTTP port, which an IPv4 load balancer never receives', ['ingress tcp 80 ::/0']],
      ['no source on the HTTP port', ['ingress tcp 443 10.0.0.0/8']],
    ])('plans the redirect if the HTTPS port lets in %s', async (_, rules) => {
      expect(await planOf(admitting(...rules))).toMatchObject({
        kind: 'change',
        because: expect.stringContaining('let the clients of the HTTP listeners in on port 443 too.'),
      });
    });

    it('compares IPv6 if the load balancer is dual-stack', async () => {
      expect(await planOf(dualStack('ingress tcp 80 ::/0', 'ingress tcp 443 0.0.0.0/0'))).toMatchObject({
        reason: expect.stringContaining('clients in ::/0 could no longer'),
      });
      expect(await planOf(dualStack('ingress tcp 80 sg-1', 'ingress tcp 443 0.0.0.0/0'))).toMatchObject({
        reason: expect.stringContaining('members of the security group sg-1 could no longer'),
      });
      expect(await planOf(dualStack('ingress tcp 80 pl-cdn6', 'ingress tcp 443 2001:db8::/16'))).toMatchObject({
        kind: 'change',
      });
    });

    it('adds up the security groups, because each of them lets clients in', async () => {
      const groups = {
        'sg-1': { rules: ['ingress tcp 80 10.0.0.0/8'] },
        'sg-2': { rules: ['ingress tcp 443 10.0.0.0/9'] },
        'sg-3': { rules: ['ingress tcp 443 10.128.0.0/9'] },
      };

      expect(await planOf(balancerWith({ listeners: [plain, https], ec2: { groups } }))).toMatchObject({
        kind: 'change',
      });
    });

    it('names a source of two HTTP ports once, and does not compare a listener that redirects', async () => {
      const listeners = [
        plain,
        { ...plain, Port: 8080 },
        { ...plain, Port: 8081, DefaultActions: [redirect('443')] },
        https,
      ];
      const rules = ['ingress tcp 80 10.0.0.0/8', 'ingress tcp 8080 10.0.0.0/8', 'ingress tcp 8081 192.0.2.0/24'];

      expect(await planOf(balancerWith({ listeners, ec2: { groups: { 'sg-1': { rules } } } }))).toMatchObject({
        reason: expect.stringMatching(
          /^After this change, clients in 10\.0\.0\.0\/8 could .* port 80 or 8080, but not/,
        ),
      });
    });

    it.each([
      ['has no security group', []],
      ['has a security group that this account cannot read', ['sg-1', 'sg-of-another-account']],
    ])('says that it read no security groups if the load balancer %s', async (_, securityGroups) => {
      expect(await planOf(balancerWith({ listeners: [plain, https], securityGroups }))).toMatchObject({
        kind: 'change',
        because: expect.stringContaining(
          'ASR could not read security groups of the load balancer. First check that clients can connect to port 443.',
        ),
      });
    });

    it('reads no security group if all listeners redirect', async () => {
      const { aws } = balancer({ ...plain, DefaultActions: [redirect('443')] }, https);
      await plan(elb1, target, aws);

      expect(aws.calls).not.toContain('ec2:DescribeSecurityGroups');
    });

    it('does not fail if the load balancer is deleted while ASR reads it', async () => {
      const deleted = fakeAws({
        ...balancer(plain, https).handlers,
        DescribeLoadBalancersCommand: () => {
          throw named('LoadBalancerNotFoundException');
        },
      });

      expect(await plan(elb1, target, deleted)).toMatchObject({ because: expect.stringContaining('could not read') });
    });
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
