/** Events of CloudTrail, one for each way in which EC2 writes a change of a security group. */

export const groupId = 'sg-0123456789abcdef0';
const ruleId = 'sgr-0a1b2c3d4e5f60718';
const otherRuleId = 'sgr-0a1b2c3d4e5f60719';
const accountId = '111122223333';

const session = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:mallory',
  arn: `arn:aws:sts::${accountId}:assumed-role/Developer/mallory`,
  accountId,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: `arn:aws:iam::${accountId}:role/team/Developer`,
      accountId,
      userName: 'Developer',
    },
    attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
  },
};

/** The `detail` of an event as EventBridge delivers it. */
export function eventOf(
  eventName: string,
  requestParameters: unknown,
  responseElements: unknown = null,
  more: object = {},
) {
  return {
    eventVersion: '1.10',
    userIdentity: session,
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.5',
    userAgent: 'aws-cli/2.31.0',
    requestParameters,
    responseElements,
    requestID: '7a1f4a6e-0000-4000-8000-000000000001',
    eventID: '1b9d6bcd-0000-4000-8000-000000000002',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    ...more,
  };
}

const nothing = { groups: {}, ipRanges: {}, ipv6Ranges: {}, prefixListIds: {} };
const row = { groupOwnerId: accountId, groupId, securityGroupRuleId: ruleId, isEgress: false };
const https = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };

function nested(...items: readonly object[]) {
  return { groupId, ipPermissions: { items: items.map((item) => ({ ...nothing, ...item })) } };
}

function added(...items: readonly object[]) {
  return { requestId: 'r', _return: true, securityGroupRuleSet: { items: items.map((item) => ({ ...row, ...item })) } };
}

function revoked(...items: readonly object[]) {
  return {
    requestId: 'r',
    _return: true,
    revokedSecurityGroupRuleSet: { items: items.map((item) => ({ ...row, ...item })) },
  };
}

function modify(SecurityGroupRule: unknown) {
  const ModifySecurityGroupRulesRequest = { GroupId: groupId, SecurityGroupRule };
  return eventOf(
    'ModifySecurityGroupRules',
    { ModifySecurityGroupRulesRequest },
    { ModifySecurityGroupRulesResponse: { return: true } },
  );
}

const authorize = 'AuthorizeSecurityGroupIngress';
const worldRange = { ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } };

/** With what each of them added, removed and modified, as keys of rules. */
export const events: { readonly [description: string]: { readonly event: object; readonly did: object } } = {
  'a nested request without rules in the response': {
    event: eventOf(authorize, nested({ ...https, ...worldRange }), { requestId: 'r', _return: true }),
    did: { added: ['ingress tcp 443 0.0.0.0/0'] },
  },
  'a nested request with a response': {
    event: eventOf(authorize, nested({ ...https, ...worldRange }), added({ ...https, cidrIpv4: '0.0.0.0/0' })),
    did: { added: ['ingress tcp 443 0.0.0.0/0'], ruleIds: [ruleId] },
  },
  'IPv4 and IPv6 in one permission': {
    event: eventOf(authorize, nested({ ...https, ...worldRange, ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } })),
    did: { added: ['ingress tcp 443 0.0.0.0/0', 'ingress tcp 443 ::/0'] },
  },
  'several permissions and all kinds of sources': {
    event: eventOf(
      authorize,
      nested(
        { ipProtocol: '-1', groups: { items: [{ groupId: 'sg-0fedcba9876543210', userId: '444455556666' }] } },
        {
          ipProtocol: 'udp',
          fromPort: 53,
          toPort: 53,
          prefixListIds: { items: [{ prefixListId: 'pl-0123456789abcdef0' }] },
        },
        {
          ipProtocol: 'icmp',
          fromPort: 8,
          toPort: -1,
          ipRanges: { items: [{ cidrIp: '10.0.0.0/8', description: 'ping' }] },
        },
      ),
    ),
    did: {
      added: [
        'ingress all sg-0fedcba9876543210',
        'ingress udp 53 pl-0123456789abcdef0',
        'ingress icmp 8/-1 10.0.0.0/8',
      ],
    },
  },
  'a rule for a group in the response': {
    event: eventOf(
      authorize,
      nested({ ...https, groups: { items: [{ groupName: 'web' }] } }),
      added({ ...https, referencedGroupInfo: { groupId: 'sg-0fedcba9876543210', userId: accountId } }),
    ),
    did: { added: ['ingress tcp 443 sg-0fedcba9876543210'], ruleIds: [ruleId] },
  },
  'a rule for a prefix list in the response': {
    event: eventOf(authorize, nested(), added({ ...https, prefixListId: 'pl-0123456789abcdef0' })),
    did: { added: ['ingress tcp 443 pl-0123456789abcdef0'], ruleIds: [ruleId] },
  },
  'the flat encoding': {
    event: eventOf(authorize, {
      groupId,
      ipPermissions: {},
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
    }),
    did: { added: ['ingress tcp 22 0.0.0.0/0'] },
  },
  'the flat encoding with numbers as texts': {
    event: eventOf(authorize, {
      groupId,
      ipPermissions: {},
      ipProtocol: '6',
      fromPort: '22',
      toPort: '22',
      cidrIp: '100.68.0.18/18',
    }),
    did: { added: ['ingress tcp 22 100.68.0.0/18'] },
  },
  'the flat encoding for a group by its name, with a response': {
    event: eventOf(
      authorize,
      { groupName: 'web', ipPermissions: {}, sourceSecurityGroupName: 'db' },
      added({ ...https, referencedGroupInfo: { groupId: 'sg-0fedcba9876543210', userId: accountId } }),
    ),
    did: { added: ['ingress tcp 443 sg-0fedcba9876543210'], ruleIds: [ruleId] },
  },
  'all traffic, without ports': {
    event: eventOf('AuthorizeSecurityGroupEgress', nested({ ipProtocol: '-1', ...worldRange })),
    did: { added: ['egress all 0.0.0.0/0'] },
  },
  'all traffic, with the ports -1 of a response': {
    event: eventOf(authorize, nested(), added({ ipProtocol: '-1', fromPort: -1, toPort: -1, cidrIpv4: '0.0.0.0/0' })),
    did: { added: ['ingress all 0.0.0.0/0'], ruleIds: [ruleId] },
  },
  'all ICMPv6, without a type': {
    event: eventOf(authorize, nested({ ipProtocol: '58', ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } })),
    did: { added: ['ingress icmpv6 ::/0'] },
  },
  'a request that names the group by its name': {
    event: eventOf(
      authorize,
      { groupName: 'web', ipPermissions: {}, ...https, cidrIp: '0.0.0.0/0' },
      added({ ...https, cidrIpv4: '0.0.0.0/0' }),
    ),
    did: { added: ['ingress tcp 443 0.0.0.0/0'], ruleIds: [ruleId] },
  },
  'a revoke with a response': {
    event: eventOf(
      'RevokeSecurityGroupIngress',
      nested({ ...https, ...worldRange }),
      revoked({ ...https, cidrIpv4: '0.0.0.0/0', description: 'web' }),
    ),
    did: { removed: ['ingress tcp 443 0.0.0.0/0'], ruleIds: [ruleId] },
  },
  'a revoke by rule id, with what it was in the response': {
    event: eventOf(
      'RevokeSecurityGroupEgress',
      { groupId, ipPermissions: {}, securityGroupRuleIds: { items: [{ securityGroupRuleId: ruleId }] } },
      revoked({ isEgress: true, ...https, referencedGroupId: 'sg-0fedcba9876543210' }),
    ),
    did: { removed: ['egress tcp 443 sg-0fedcba9876543210'], ruleIds: [ruleId] },
  },
  'a revoke by rule ids alone': {
    event: eventOf(
      'RevokeSecurityGroupIngress',
      { groupId, ipPermissions: {}, securityGroupRuleIds: { items: [{ securityGroupRuleId: ruleId }, otherRuleId] } },
      { _return: true },
    ),
    did: { removedIds: [ruleId, otherRuleId], ruleIds: [ruleId, otherRuleId] },
  },
  'a revoke in a default VPC of which half was not there': {
    event: eventOf(
      'RevokeSecurityGroupIngress',
      nested({ ...https, ...worldRange }, { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ...worldRange }),
      {
        _return: true,
        unknownIpPermissionSet: { items: [{ ...nothing, ipProtocol: 'tcp', fromPort: 22, toPort: 22, ...worldRange }] },
      },
    ),
    did: { removed: ['ingress tcp 443 0.0.0.0/0'] },
  },
  'a modify of one rule': {
    event: modify({
      SecurityGroupRuleId: ruleId,
      tag: 1,
      SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' },
    }),
    did: { modified: ['tcp 22 0.0.0.0/0'], ruleIds: [ruleId] },
  },
  'a modify of several rules': {
    event: modify([
      {
        SecurityGroupRuleId: ruleId,
        tag: 1,
        SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '::/0' },
      },
      {
        SecurityGroupRuleId: otherRuleId,
        tag: 2,
        SecurityGroupRule: { IpProtocol: '-1', ReferencedGroupId: groupId, Description: 'us' },
      },
    ]),
    did: { modified: ['tcp 22 ::/0', `all ${groupId}`], ruleIds: [ruleId, otherRuleId] },
  },
  'a new group': {
    event: eventOf(
      'CreateSecurityGroup',
      { groupName: 'web', groupDescription: 'web', vpcId: 'vpc-1' },
      { requestId: 'r', _return: true, groupId },
    ),
    did: {},
  },
  'a deleted group': {
    event: eventOf('DeleteSecurityGroup', { groupId }, { requestId: 'r', _return: true, groupId }),
    did: {},
  },
};

/** What changes nothing. */
export const harmless: { readonly [description: string]: unknown } = {
  'a rule that is there already': eventOf(authorize, nested({ ...https, ...worldRange }), null, {
    errorCode: 'Client.InvalidPermission.Duplicate',
    errorMessage: 'the specified rule already exists',
  }),
  'a call that was denied': eventOf('ModifySecurityGroupRules', null, null, {
    errorCode: 'Client.UnauthorizedOperation',
  }),
  'a dry run': eventOf(authorize, { ...nested({ ...https, ...worldRange }), dryRun: true }, null, {
    errorCode: 'Client.DryRunOperation',
  }),
  'a dry run without an error': eventOf(authorize, { ...nested({ ...https, ...worldRange }), dryRun: true }),
  'a new description': eventOf('UpdateSecurityGroupRuleDescriptionsIngress', nested({ ...https, ...worldRange })),
  'a new description by way of modify': modify({
    SecurityGroupRuleId: ruleId,
    SecurityGroupRule: { Description: 'web' },
  }),
  'a revoke in a default VPC of what was not there': eventOf(
    'RevokeSecurityGroupIngress',
    nested({ ...https, ...worldRange }),
    { _return: true, unknownIpPermissionSet: { items: [{ ...nothing, ...https, ...worldRange }] } },
  ),
  'another call': eventOf('DescribeSecurityGroups', { groupId }),
  'another service': eventOf(authorize, nested({ ...https, ...worldRange }), null, {
    eventSource: 'rds.amazonaws.com',
  }),
  nothing: undefined,
  'an event without a name': {},
};

/** What cannot be read. */
export const unreadable: { readonly [description: string]: object } = {
  'a group by its name alone': eventOf(authorize, {
    groupName: 'web',
    ipPermissions: {},
    ...https,
    cidrIp: '0.0.0.0/0',
  }),
  'another group by its name alone': eventOf(authorize, { groupId, ipPermissions: {}, sourceSecurityGroupName: 'db' }),
  'no request': eventOf(authorize, null),
  'no rules': eventOf(authorize, { groupId, ipPermissions: {} }),
  'a removal of nothing': eventOf('RevokeSecurityGroupIngress', { groupId }),
  'a modification of nothing': modify([]),
  'a modification without a rule id': modify({ SecurityGroupRule: { IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' } }),
  'a source of an unknown kind': eventOf(authorize, nested(), added({ ...https, satellite: 'x' })),
  'a source that is no CIDR': eventOf(authorize, nested({ ...https, ipRanges: { items: [{ cidrIp: 'everywhere' }] } })),
  'a source that is a number': eventOf(authorize, nested({ ...https, ipRanges: { items: [7] } })),
  'a port that is no port': eventOf(authorize, nested({ ...https, fromPort: 1.5, ...worldRange })),
  'a port that is too high': eventOf(authorize, nested({ ...https, toPort: 65_536, ...worldRange })),
  'a protocol that is an object': eventOf(authorize, nested({ ...worldRange, ipProtocol: {} })),
  'a request that is a text': eventOf(authorize, 'all'),
  'two groups': eventOf(
    authorize,
    nested({ ...https, ...worldRange }),
    added({ ...https, cidrIpv4: '0.0.0.0/0', groupId: 'sg-0fedcba9876543210' }),
  ),
  'a group with a wildcard': eventOf('DeleteSecurityGroup', { groupId: 'sg-*' }),
  'no maker': eventOf('DeleteSecurityGroup', { groupId }, null, { userIdentity: { type: 'Unknown' } }),
  'a maker with a line break': eventOf('DeleteSecurityGroup', { groupId }, null, {
    userIdentity: { arn: 'arn:aws:iam::1:user/a\nb' },
  }),
  'no time': eventOf('DeleteSecurityGroup', { groupId }, null, { eventTime: 'yesterday' }),
  'no id': eventOf('DeleteSecurityGroup', { groupId }, null, { eventID: '../../x' }),
};
