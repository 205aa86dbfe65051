/**
 * A call that adds an ingress rule, and its CloudTrail event in the member account.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Account } from '@asr/local-cloud';

/** The caller and the source address. */
export interface Caller {
  readonly userIdentity: { readonly arn: string; readonly [field: string]: unknown };
  readonly sourceIp: string;
}

export interface MadeCall {
  readonly caller: Caller;
  readonly groupId: string;
  readonly permission: IpPermission;
  /** The rules in the response of EC2, with their ids. */
  readonly rules: readonly SecurityGroupRule[];
}

export interface EventTime {
  readonly newId: () => string;
  readonly now: () => Date;
}

export function userNamed(userName: string, { accountId }: Pick<Account, 'accountId'>, sourceIp: string): Caller {
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  return {
    userIdentity: { type: 'IAMUser', principalId: `AIDA${userName.toUpperCase()}`, arn, accountId, userName },
    sourceIp,
  };
}

/** @param session Name of the role session. */
export function sessionOf(
  role: string,
  session: string,
  { accountId }: Pick<Account, 'accountId'>,
  sourceIp: string,
): Caller {
  const principalId = `AROA${role.toUpperCase()}`;
  const sessionIssuer = {
    type: 'Role',
    principalId,
    arn: `arn:aws:iam::${accountId}:role/${role}`,
    accountId,
    userName: role,
  };
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${principalId}:${session}`,
      arn,
      accountId,
      sessionContext: { sessionIssuer },
    },
    sourceIp,
  };
}

/** Adds the rule in moto, which does not record the caller. The event does. */
export async function addIngressRule(
  account: Account,
  groupId: string,
  permission: IpPermission,
  caller: Caller,
): Promise<MadeCall> {
  const { SecurityGroupRules: rules = [] } = await account
    .client(EC2Client)
    .send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [permission] }));
  return { caller, groupId, permission, rules };
}

/** The event as EventBridge delivers it. CloudTrail writes lists as `items`, and names in camel case. */
export function callEvent(
  call: MadeCall,
  { accountId, region }: Pick<Account, 'accountId' | 'region'>,
  { newId, now }: EventTime,
): object {
  const time = now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
  return {
    version: '0',
    id: newId(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: accountId,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: '1.10',
      userIdentity: call.caller.userIdentity,
      eventTime: time,
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      awsRegion: region,
      sourceIPAddress: call.caller.sourceIp,
      requestParameters: { groupId: call.groupId, ipPermissions: { items: [requested(call.permission)] } },
      responseElements: {
        _return: true,
        securityGroupRuleSet: { items: call.rules.map((rule) => answered(rule, accountId)) },
      },
      eventID: newId(),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    },
  };
}

function requested({ IpProtocol, FromPort, ToPort, IpRanges = [] }: IpPermission): object {
  const ranges = IpRanges.map(({ CidrIp }) => ({ cidrIp: CidrIp }));
  return {
    ipProtocol: IpProtocol,
    ...portsOf(FromPort, ToPort),
    groups: {},
    ipRanges: { items: ranges },
    ipv6Ranges: {},
    prefixListIds: {},
  };
}

function answered(
  { GroupId, SecurityGroupRuleId, IpProtocol, FromPort, ToPort, CidrIpv4 }: SecurityGroupRule,
  accountId: string,
): object {
  return {
    groupOwnerId: accountId,
    groupId: GroupId,
    securityGroupRuleId: SecurityGroupRuleId,
    isEgress: false,
    ipProtocol: IpProtocol,
    ...portsOf(FromPort, ToPort),
    cidrIpv4: CidrIpv4,
  };
}

/** The ports of a rule. A rule for all traffic has none. */
function portsOf(fromPort: number | undefined, toPort: number | undefined): object {
  return { ...(fromPort === undefined ? {} : { fromPort }), ...(toPort === undefined ? {} : { toPort }) };
}
