import type { ConfigurationItem } from '@aws-sdk/client-config-service';
import type { Direction, Rule } from '../../ec2/security-group/index.ts';

/** A configuration item of a security group in the format of AWS Config. IPv4 ranges occur twice. */
export function configItem(at: string, rules: readonly Rule[]): ConfigurationItem {
  const of = (direction: Direction) => rules.filter((rule) => rule.direction === direction).map(permissionOf);
  const configuration = {
    description: 'web',
    groupName: 'web',
    ipPermissions: of('ingress'),
    ipPermissionsEgress: of('egress'),
    tags: [],
  };
  return {
    configurationItemCaptureTime: new Date(at),
    configurationItemStatus: 'OK',
    configuration: JSON.stringify(configuration),
  };
}

function permissionOf({ protocol, fromPort, toPort, source, description }: Rule) {
  const { kind, value } = source;
  const described = description === null ? {} : { description };
  return {
    ...(fromPort !== null && { fromPort }),
    ipProtocol: protocol,
    ipv6Ranges: kind === 'cidrIpv6' ? [{ cidrIpv6: value, ...described }] : [],
    prefixListIds: kind === 'prefixList' ? [{ prefixListId: value, ...described }] : [],
    ...(toPort !== null && { toPort }),
    userIdGroupPairs:
      source.kind === 'securityGroup'
        ? [{ groupId: value, userId: source.accountId ?? '111122223333', ...described }]
        : [],
    ipv4Ranges: kind === 'cidrIpv4' ? [{ cidrIp: value, ...described }] : [],
    ipRanges: kind === 'cidrIpv4' ? [value] : [],
  };
}
