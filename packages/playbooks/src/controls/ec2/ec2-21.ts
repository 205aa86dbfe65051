import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  type Aws,
  type Keyed,
  type Target,
  askFor,
  asList,
  cutOff,
  definePlaybook,
  ifAbsent,
  lastPartOf,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { type Entry, entryOf, isForOnePort, lastPort, opensAdministration } from './network-acl/index.ts';

const ownAcl = 'arn:{partition}:ec2:{region}:{account}:network-acl/{id}' as const;
const noAcl = 'InvalidNetworkAclID.NotFound';

/**
 * EC2.21: Network ACLs should not allow ingress from 0.0.0.0/0 to port 22 or port 3389.
 *
 * ASR deletes the inbound entries that allow every address to reach TCP port 22 or 3389, and no other port. Other entries
 * stay. The change has no cost, and existing connections to these ports end, because a network ACL keeps no state.
 *
 * If the network ACL has a subnet, the remediation requires approval. ASR refuses a network ACL with an entry for a range of
 * ports or for all traffic that includes one of the two: its removal would also stop the responses to connections that
 * resources in the subnet open, because their temporary ports include 3389.
 *
 * @failed The AWS Config rule `nacl-no-unrestricted-ssh-rdp` finds an inbound entry that allows TCP port 22 or 3389 from
 * 0.0.0.0/0 or ::/0. It does not evaluate default network ACLs.
 * @reads The inbound entries and the subnets of the network ACL, and whether it is a default network ACL.
 * @impact Clients that connect to port 22 or 3389 in a subnet of the network ACL, also from other subnets of the VPC and from
 * connected networks, unless another entry lets them in.
 * @owners AWS CloudFormation.
 * @undo Undo creates the entries again, with their numbers.
 * @unverified Whether the rule considers an entry with a lower number that denies the traffic. ASR does not.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const ec221 = definePlaybook({
  control: 'EC2.21',
  title: 'delete network ACL entries that open SSH and RDP to every address',
  resourceType: 'AwsEc2NetworkAcl',
  scope: 'regional',
  effect: 'reversible',
  permissions: {
    read: ['ec2:DescribeNetworkAcls'],
    write: ['ec2:DeleteNetworkAclEntry', 'ec2:CreateNetworkAclEntry'],
    on: { 'ec2:DeleteNetworkAclEntry': [ownAcl], 'ec2:CreateNetworkAclEntry': [ownAcl] },
  },
  undoOnly: ['ec2:CreateNetworkAclEntry'],
  parameters: {},

  read,

  plan(acl) {
    const open = Object.keys(acl.entries).filter((number) => opensAdministration(acl.entries[number]));
    if (acl.isDefault || open.length === 0) return { kind: 'compliant' };
    const wide = open.filter((number) => !isForOnePort(acl.entries[number]));
    if (wide.length > 0) return refuse(whyWide(wide));
    const planned = setElements(acl, 'entries', Object.fromEntries(open.map((number) => [number, null])));
    return open.reduce((plan, number) => askFor(plan, `entries[${number}]`, whoLoses(acl, number)), planned);
  },

  async apply({ resourceId }, { key, to }, aws) {
    const ec2 = aws.client(EC2Client);
    const entry = { NetworkAclId: lastPartOf(resourceId), RuleNumber: Number(key), Egress: false };
    if (to === null) {
      await ec2
        .send(new DeleteNetworkAclEntryCommand(entry))
        .catch(ifAbsent(['InvalidNetworkAclEntry.NotFound', noAcl], undefined));
      return;
    }
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        ...entry,
        Protocol: to.protocol,
        RuleAction: to.action,
        PortRange: { From: to.from ?? 0, To: to.to ?? lastPort },
        ...(to.cidr.includes(':') ? { Ipv6CidrBlock: to.cidr } : { CidrBlock: to.cidr }),
      }),
    );
  },
});

async function read({ resourceId }: Target, aws: Aws) {
  const { NetworkAcls: [found] = [] } = await aws
    .client(EC2Client)
    .send(new DescribeNetworkAclsCommand({ NetworkAclIds: [lastPartOf(resourceId)] }))
    .catch(ifAbsent(noAcl, { NetworkAcls: [] }));
  if (found === undefined) return undefined;
  const inbound = (found.Entries ?? []).filter(({ Egress }) => Egress !== true);
  const entries: Keyed<Entry> = Object.fromEntries(inbound.map((one) => [String(one.RuleNumber), entryOf(one)]));
  return {
    /** The inbound entries by their numbers. */
    entries,
    isDefault: found.IsDefault ?? false,
    subnets: (found.Associations ?? []).map(({ SubnetId }) => String(SubnetId)).toSorted(),
  };
}

function whyWide(numbers: readonly string[]): string {
  const entries = numbers.length === 1 ? `Entry ${numbers.join()} is` : `Entries ${asList(numbers)} are`;
  return (
    `${entries} for more ports than 22 and 3389. Without them, the responses to connections from the subnet could no longer ` +
    'come in. Replace them with entries for the ports that the subnet needs, apart from 22 and 3389.'
  );
}

/** A network ACL also filters traffic between subnets. Empty if it has no subnet. */
function whoLoses(
  { entries, subnets }: { readonly entries: Keyed<Entry>; readonly subnets: readonly string[] },
  number: string,
): string {
  if (subnets.length === 0) return '';
  return cutOff(
    [{ kind: 'clients on the internet, in other subnets and in connected networks', name: '' }],
    `reach port ${entries[number]?.from} in ${asList(subnets)}, unless another entry lets them in`,
  );
}
