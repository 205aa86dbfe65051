/** Every encoding of security group rules but `SecurityGroupRule` of the SDK, which `ruleOf` reads. Pure. */
import { cidrFromText } from './addresses/index.ts';
import { EncodingError, type Fields, fieldsOf, integerIn, listOf, textIn } from './encoded-fields.ts';
import { type Direction, type Rule, type Source, protocolName } from './rule.ts';

/**
 * One rule for each source of a permission, as EC2 keeps them. It may be an `IpPermission` of the SDK, that of a
 * configuration item of AWS Config, or that of an event of CloudTrail.
 *
 * @throws EncodingError if any part of it cannot be read: what it lets in is then unknown.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function rulesOfPermission(permission: unknown, direction: Direction): readonly Rule[] {
  const fields = fieldsOf(permission, 'permission');
  return sourceLists.flatMap(({ names, read }) => {
    // AWS Config gives IPv4 twice, the second time as texts without descriptions.
    const list = names.map((name) => listOf(fields.get(name))).find((elements) => elements.length > 0) ?? [];
    return list.map((element) => {
      const parts =
        typeof element === 'string' ? new Map([['cidrip', element]]) : fieldsOf(element, 'source of a permission');
      return ruleFrom(fields, read(parts), direction, textIn(parts, 'description'));
    });
  });
}

/**
 * A rule with one source: a row of `securityGroupRuleSet` in an event of CloudTrail, the rule of a
 * `ModifySecurityGroupRules`, or the oldest way to ask for a rule, with everything beside the group's id.
 * `undefined`: it says nothing of what the rule is, as where a rule is named by its id alone.
 *
 * @throws EncodingError if any part of it cannot be read.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
 */
export function ruleOfRow(row: Fields, direction: Direction): Rule | undefined {
  const source = sourceOfRow(row);
  if (source === undefined && !row.has('ipprotocol')) return undefined;
  if (source === undefined) throw new EncodingError('A rule has a source of a kind that this version does not know.');
  return ruleFrom(row, source, direction, textIn(row, 'description'));
}

const sourceLists: readonly { readonly names: readonly string[]; readonly read: (parts: Fields) => Source }[] = [
  { names: ['ipv4ranges', 'ipranges'], read: (parts) => cidrSource(required(parts, 'cidrip')) },
  { names: ['ipv6ranges'], read: (parts) => cidrSource(required(parts, 'cidripv6')) },
  { names: ['prefixlistids'], read: (parts) => prefixListSource(required(parts, 'prefixlistid')) },
  { names: ['useridgrouppairs', 'groups'], read: groupSource },
];

function sourceOfRow(row: Fields): Source | undefined {
  const cidr = textIn(row, 'cidripv4') ?? textIn(row, 'cidripv6') ?? textIn(row, 'cidrip');
  if (cidr !== undefined) return cidrSource(cidr);
  const list = textIn(row, 'prefixlistid');
  if (list !== undefined) return prefixListSource(list);
  const referenced = textIn(row, 'referencedgroupid');
  if (referenced !== undefined) return groupSource(new Map([['groupid', referenced]]));
  if (row.has('referencedgroupinfo')) return groupSource(fieldsOf(row.get('referencedgroupinfo'), 'referenced group'));
  return row.has('sourcesecuritygroupname') ? groupSource(new Map()) : undefined;
}

function ruleFrom(fields: Fields, source: Source, direction: Direction, description: string | undefined): Rule {
  const protocol = protocolName(protocolIn(fields));
  const every = protocol.startsWith('icmp') ? -1 : null;
  const hasPorts = ['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol);
  return {
    direction,
    protocol,
    fromPort: hasPorts ? (portIn(fields, 'fromport') ?? every) : null,
    toPort: hasPorts ? (portIn(fields, 'toport') ?? every) : null,
    source,
    description: description ?? null,
    tags: {},
  };
}

function protocolIn(fields: Fields): string {
  const value = fields.get('ipprotocol');
  const text = typeof value === 'number' ? `${value}` : value;
  if (typeof text === 'string' && /^(-1|\d{1,3}|[a-z][a-z\d]{1,15})$/i.test(text)) return text;
  throw new EncodingError('A rule has no protocol that this version knows.');
}

function portIn(fields: Fields, name: string): number | undefined {
  const port = integerIn(fields, name);
  if (port !== undefined && (port < -1 || port > 65_535)) throw new EncodingError(`The ${name} ${port} is no port.`);
  return port;
}

function cidrSource(text: string): Source {
  const cidr = cidrFromText(text);
  if (cidr === undefined) throw new EncodingError('A rule has a source that is no CIDR.');
  return cidr;
}

function prefixListSource(value: string): Source {
  if (!/^pl-[\da-z]{1,40}$/.test(value)) throw new EncodingError('A rule has a source that is no prefix list.');
  return { kind: 'prefixList', value };
}

/** A group that is named in words could be any group of that name. */
function groupSource(parts: Fields): Source {
  const value = textIn(parts, 'groupid');
  if (value === undefined) throw new EncodingError('A rule names a group without its id.');
  if (!/^sg-[\da-z]{1,40}$/.test(value)) throw new EncodingError('A rule has a source that is no security group.');
  const accountId = textIn(parts, 'userid') ?? null;
  return { kind: 'securityGroup', value, accountId, vpcId: textIn(parts, 'vpcid') ?? null };
}

function required(parts: Fields, name: string): string {
  const text = textIn(parts, name);
  if (text === undefined) throw new EncodingError(`The source of a rule has no ${name}.`);
  return text;
}
