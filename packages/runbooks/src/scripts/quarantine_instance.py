"""Removes EC2 instances from security groups that open ports to the internet without an exception, and verifies it.

An exception is a token of the tag AllowedPorts: of the instance, or of a security group for its own rules. If a network
interface has groups without an offending rule, it keeps these and leaves the others. Otherwise it moves to clones of
its groups without the offending rules. The playbook of SecurityGroup.1 decides the same, and undoes the changes of this
script. The groups themselves are never changed, because other resources use them.
"""

import ipaddress
import json
import re
import time
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ALLOWED_PORTS = "AllowedPorts"
CLONE_OF = "asr:quarantine-of"
COMPLETE = {"Key": "asr:remediation", "Value": "SecurityGroup.1"}
PREFIX = "QUARANTINED-"
LAST_PORT = 65535
LONGEST_STEM = 252
TOKEN = re.compile(r"(?:(tcp|udp)\s*:)?\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?(?:\s*@\s*(\d{4}-\d{2}-\d{2}))?", re.I | re.A)
LISTS = {
    "CidrIpv4": "IpRanges",
    "CidrIpv6": "Ipv6Ranges",
    "PrefixListId": "PrefixListIds",
    "GroupId": "UserIdGroupPairs",
}
PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}


class Rule(NamedTuple):
    """The fields that identify a rule of a group. A group's own id is `self`, so that a clone can have equal rules."""

    egress: bool
    protocol: str
    first: int
    last: int
    kind: str
    source: str
    owner: str


class Group(NamedTuple):
    id: str
    name: str
    vpc: str
    tags: dict
    # The description and the tags of each rule.
    rules: dict

    @property
    def clone_of(self) -> str | None:
        return self.tags.get(CLONE_OF)

    @property
    def is_complete(self) -> bool:
        return self.clone_of is not None and self.tags.get(COMPLETE["Key"]) == COMPLETE["Value"]

    @property
    def label(self) -> str:
        return f"{self.name} of {self.clone_of}" if self.is_complete else self.id


class Clone(NamedTuple):
    """A clone that may not exist yet."""

    name: str
    of: str
    vpc: str
    rules: dict

    @property
    def label(self) -> str:
        return f"{self.name} of {self.of}"


class Ceilings(NamedTuple):
    """How much one AllowedPorts tag may allow. `days` of 0: an exception needs no last day."""

    ports: int
    days: int


class View(NamedTuple):
    """An instance with the security groups of its network interfaces."""

    account: str
    allowed: str
    today: str
    ceilings: Ceilings
    interfaces: dict
    groups: dict
    taken: set
    lists: dict


def script_handler(events, context):
    ec2 = boto3.client("ec2", config=Config(retries={"mode": "adaptive", "max_attempts": 10}))
    today = datetime.now(timezone.utc).date().isoformat()
    ceilings = Ceilings(int(events["MaximumPorts"]), int(events["MaximumDays"]))
    print(json.dumps({"ConfigRuleName": events["ConfigRuleName"], "InstanceIds": events["InstanceIds"]}))
    changed = [change for instance_id in events["InstanceIds"] for change in quarantine(ec2, instance_id, today, ceilings)]
    return {"Changed": [{**change, "ConfigRuleName": events["ConfigRuleName"]} for change in changed]}


def quarantine(ec2, instance_id: str, today: str, ceilings: Ceilings) -> list[dict]:
    view = read_view(ec2, instance_id, today, ceilings)
    moves = plan(view)
    # Logged before the first change, so that the groups can be restored after any failure.
    print(json.dumps({"InstanceId": instance_id, "Interfaces": {i: view.interfaces[i] for i in moves}}))
    ids = {label: make_clone(ec2, view, clone) for label, clone in clones_in(moves).items()}
    to = {i: [item if isinstance(item, str) else ids[item.label] for item in items] for i, items in moves.items()}
    changed = [move(ec2, view, instance_id, interface_id, group_ids) for interface_id, group_ids in to.items()]
    verify(lambda: plan(read_view(ec2, instance_id, today, ceilings)), instance_id)
    return changed


# Reading


def read_view(ec2, instance_id: str, today: str, ceilings: Ceilings) -> View:
    (reservation,) = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
    (instance,) = reservation["Instances"]
    allowed = tags_of(instance).get(ALLOWED_PORTS, "")
    account = reservation["OwnerId"]
    # These states are final.
    gone = instance["State"]["Name"] in ("shutting-down", "terminated")
    interfaces = {} if gone else interfaces_of(ec2, instance_id)
    ids = sorted({group_id for group_ids in interfaces.values() for group_id in group_ids})
    attached = describe_groups(ec2, account, "group-id", ids)
    missing = set(ids) - {group.id for group in attached}
    if missing:
        raise RuntimeError(f"EC2 does not show the security group {', '.join(sorted(missing))}. Try again in a minute.")
    sources = sorted({group.clone_of for group in attached if group.clone_of} - set(ids))
    known = attached + describe_groups(ec2, account, "group-id", sources)
    clones, taken = clones_of(ec2, account, known)
    groups = {group.id: group for group in known + clones}
    return View(account, allowed, today, ceilings, interfaces, groups, taken, prefix_lists(ec2, groups.values()))


def interfaces_of(ec2, instance_id: str) -> dict[str, list[str]]:
    """Leaves out network interfaces that an AWS service manages: only the service can change their groups."""
    pages = ec2.get_paginator("describe_network_interfaces").paginate(
        Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}]
    )
    found = [interface for page in pages for interface in page["NetworkInterfaces"]]
    return {
        interface["NetworkInterfaceId"]: sorted(group["GroupId"] for group in interface["Groups"])
        for interface in sorted(found, key=lambda each: each["NetworkInterfaceId"])
        if not interface.get("RequesterManaged") and not interface.get("Operator", {}).get("Managed")
    }


def describe_groups(ec2, account: str, name: str, values: list[str], others: tuple = ()) -> list[Group]:
    """Returns no groups if there are no values. EC2 accepts 200 values in one filter."""
    found = []
    for start in range(0, len(values), 200):
        filters = [{"Name": name, "Values": values[start : start + 200]}, *others]
        for page in ec2.get_paginator("describe_security_groups").paginate(Filters=filters):
            found += page["SecurityGroups"]
    return [
        Group(each["GroupId"], each["GroupName"], each["VpcId"], tags_of(each), rules_of(ec2, account, each["GroupId"]))
        for each in found
    ]


def clones_of(ec2, account: str, groups: list[Group]) -> tuple[list[Group], set]:
    """Returns the complete clones of the groups, and the names that other groups use."""
    ids = {group.id for group in groups}
    names = sorted({f"{stem_of(group.name)}*" for group in groups})
    vpcs = {"Name": "vpc-id", "Values": sorted({group.vpc for group in groups})}
    named = describe_groups(ec2, account, "group-name", names, (vpcs,))
    clones = [group for group in named if group.clone_of in ids and group.is_complete and group.id not in ids]
    return clones, {(group.vpc, group.name) for group in named if group.clone_of not in ids}


def rules_of(ec2, account: str, group_id: str) -> dict:
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group_id]}]
    )
    rows = [row for page in pages for row in page["SecurityGroupRules"]]
    return {rule_of(row, account, group_id): (row.get("Description", ""), own(tags_of(row))) for row in rows}


def rule_of(row: dict, account: str, group_id: str) -> Rule:
    kinds = {"CidrIpv4": row.get("CidrIpv4"), "CidrIpv6": row.get("CidrIpv6"), "PrefixListId": row.get("PrefixListId")}
    peer = row.get("ReferencedGroupInfo") or {}
    kind, source = next(((kind, value) for kind, value in kinds.items() if value), ("GroupId", peer.get("GroupId")))
    if not source:
        # The sources of such a rule are unknown, so the rule may open ports to the internet.
        raise RuntimeError(f"The rule {row['SecurityGroupRuleId']} has a source of an unknown kind.")
    owner = peer.get("UserId", account)
    ports = (row.get("FromPort", -1), row.get("ToPort", -1))
    named = ("self" if kind == "GroupId" and source == group_id else source, "" if owner == account else owner)
    return Rule(row["IsEgress"], row["IpProtocol"], *ports, kind, *named)


def prefix_lists(ec2, groups) -> dict:
    ids = {rule.source for group in groups for rule in group.rules if rule.kind == "PrefixListId"}
    return {list_id: entries_of(ec2, list_id) for list_id in sorted(ids)}


def entries_of(ec2, list_id: str) -> list[str] | None:
    """None: the owner no longer shares the list. Rules with the list still work, but its entries cannot be read."""
    try:
        pages = ec2.get_paginator("get_managed_prefix_list_entries").paginate(PrefixListId=list_id)
        return [entry["Cidr"] for page in pages for entry in page["Entries"]]
    except ClientError as error:
        tolerate(error, "InvalidPrefixListID.NotFound", "InvalidPrefixListId.NotFound")
        return None


def tags_of(resource: dict) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}


def as_tags(tags: dict[str, str]) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def own(tags: dict[str, str]) -> dict[str, str]:
    """Leaves out tags that only AWS can set."""
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


# Open ports


def allowed_ports(tag: str, today: str, ceilings: Ceilings) -> list[tuple[str, int, int]]:
    """80, 8000-8100, udp:53, 443@2026-12-31. Ignores tokens that are malformed, expired or above a ceiling."""
    allowed: list[tuple[str, int, int]] = []
    for token in tag.split(","):
        match = TOKEN.fullmatch(token.strip())
        exception = exception_of(match, today, ceilings.days) if match else None
        if exception and size_of([*allowed, exception]) <= ceilings.ports:
            allowed.append(exception)
    return allowed


def exception_of(match: re.Match, today: str, most_days: int) -> tuple[str, int, int] | None:
    protocol, first, last, until = match.groups()
    begin, end = int(first), int(last or first)
    if begin > end or end > LAST_PORT or not holds(until, today, most_days):
        return None
    return ((protocol or "tcp").lower(), begin, end)


def holds(until: str | None, today: str, most_days: int) -> bool:
    """With `most_days` of 0 an exception needs no last day."""
    if until is None:
        return most_days == 0
    try:
        last = date.fromisoformat(until)
    except ValueError:
        return False
    return today <= until and (most_days == 0 or last <= date.fromisoformat(today) + timedelta(days=most_days))


def size_of(exceptions: list[tuple[str, int, int]]) -> int:
    """Ports that several exceptions name count once."""
    return len({(protocol, port) for protocol, begin, end in exceptions for port in range(begin, end + 1)})


def open_through(view: View, group_ids: list[str]) -> tuple[dict[str, set], list, set]:
    """Returns the offending rules of each group, the ports that they open, and the prefix lists that cannot be read."""
    offending: dict[str, set] = {}
    ports: list = []
    unreadable: set = set()
    for protocol in ("tcp", "udp"):
        openings = [
            (group_id, rule, exceptions_for(view, group_id, protocol))
            for group_id in group_ids
            for rule in view.groups[group_id].rules
            if admits(rule, protocol)
        ]
        starts = bounds_of(openings)
        for start, end in zip(starts, [*starts[1:], LAST_PORT + 1]):
            live = [opening for opening in openings if opens(opening, start)]
            holders = holders_of(view, live)
            if holders:
                ports.append((protocol, start, end - 1))
            else:
                unreadable |= {rule.source for _, rule, _ in live if view.lists.get(rule.source, ()) is None}
            for group_id, rule in holders:
                offending.setdefault(group_id, set()).add(rule)
    return offending, ports, unreadable


def exceptions_for(view: View, group_id: str, protocol: str) -> tuple:
    tags = (view.allowed, view.groups[group_id].tags.get(ALLOWED_PORTS, ""))
    found = [exception for tag in tags for exception in allowed_ports(tag, view.today, view.ceilings)]
    return tuple((first, last) for name, first, last in found if name == protocol)


def admits(rule: Rule, protocol: str) -> bool:
    """All traffic opens every TCP and UDP port. ICMP has types and opens no port."""
    name = PROTOCOLS.get(rule.protocol, rule.protocol.lower())
    return not rule.egress and rule.kind != "GroupId" and name in (protocol, "-1")


def range_of(rule: Rule) -> tuple[int, int]:
    """Ports that are missing or -1 mean every port."""
    every = PROTOCOLS.get(rule.protocol, rule.protocol) == "-1" or -1 in (rule.first, rule.last)
    return (0, LAST_PORT) if every else (rule.first, rule.last)


def bounds_of(openings: list) -> list[int]:
    """Returns 0, and every port at which a rule or an exception begins, or after which one ends."""
    ranges = [each for _, rule, exceptions in openings for each in (range_of(rule), *exceptions)]
    bounds = {0} | {first for first, _ in ranges} | {last + 1 for _, last in ranges}
    return sorted(bound for bound in bounds if bound <= LAST_PORT)


def opens(opening: tuple, port: int) -> bool:
    _, rule, exceptions = opening
    first, last = range_of(rule)
    return first <= port <= last and not any(begin <= port <= end for begin, end in exceptions)


def holders_of(view: View, openings: list) -> set:
    networks = [
        (ipaddress.ip_network(cidr, strict=False), (group_id, rule))
        for group_id, rule, _ in openings
        for cidr in (view.lists[rule.source] or [] if rule.kind == "PrefixListId" else [rule.source])
    ]
    return holders_of_all(networks, "0.0.0.0/0") | holders_of_all(networks, "::/0")


def holders_of_all(networks: list, everything: str) -> set:
    """Returns the rules that open every address. Takes the widest first, until the rest leaves an address out."""
    cover = widest_cover(networks, ipaddress.ip_network(everything))
    if cover is None:
        return set()
    holders = {holder for _, holder in cover}
    return holders | holders_of_all([entry for entry in networks if entry[1] not in holders], everything)


def widest_cover(networks: list, wanted) -> list | None:
    """0.0.0.0/0 covers all addresses, as do 0.0.0.0/1 and 128.0.0.0/1 together. None: an address is not covered."""
    whole = [entry for entry in networks if entry[0] == wanted]
    inside = [entry for entry in networks if entry[0].version == wanted.version and entry[0].subnet_of(wanted)]
    if whole or not inside:
        return whole or None
    halves = [widest_cover(inside, half) for half in wanted.subnets()]
    return None if None in halves else halves[0] + halves[1]


# Planning


def plan(view: View) -> dict[str, list]:
    """Returns the new groups of each exposed network interface: ids of groups, and clones."""
    moves: dict[str, list] = {}
    hidden: set = set()
    for interface_id, group_ids in view.interfaces.items():
        offending, _, unreadable = open_through(view, group_ids)
        hidden |= unreadable
        kept = [group_id for group_id in group_ids if group_id not in offending]
        if offending:
            moves[interface_id] = kept or clones_for(view, group_ids, moves)
    if hidden and not moves:
        raise RuntimeError(
            f"The entries of the prefix list {', '.join(sorted(hidden))} cannot be read in this account. "
            "Ask its owner to share it again, or remove the rule that names it."
        )
    return moves


def clones_for(view: View, group_ids: list[str], before: dict[str, list]) -> list:
    bases = sorted({base_of(view, group_id) for group_id in group_ids}, key=lambda base: view.groups[base].label)
    offending, _, _ = open_through(view, bases)
    planned = clones_in(before)
    to: list = []
    for base in bases:
        item = clone_for(view, view.groups[base], offending.get(base, set()), planned)
        if isinstance(item, Clone):
            planned[item.label] = item
        to.append(item)
    return to


def clones_in(moves: dict[str, list]) -> dict[str, Clone]:
    return {item.label: item for items in moves.values() for item in items if isinstance(item, Clone)}


def base_of(view: View, group_id: str) -> str:
    """Returns the source of a clone if it exists, so that clones of clones are avoided."""
    group = view.groups[group_id]
    source = view.groups.get(group.clone_of or "")
    return source.id if source and source.vpc == group.vpc else group_id


def clone_for(view: View, source: Group, offending: set, planned: dict):
    """Returns the planned clone, the id of an existing one, or a new clone with an unused name."""
    rules = {rule: extra for rule, extra in source.rules.items() if rule not in offending}
    names = [stem_of(source.name)] + [f"{stem_of(source.name)}-{number}" for number in range(2, 100)]
    ours = {group.name: group for group in view.groups.values() if group.is_complete and group.clone_of == source.id}
    for clone in (Clone(name, source.id, source.vpc, rules) for name in names):
        found = ours.get(clone.name)
        if planned.get(clone.label) == clone:
            return clone
        if found and found.vpc == clone.vpc and found.rules == rules and excepts(found) == excepts(source):
            return found.id
    taken = view.taken | {(clone.vpc, clone.name) for clone in planned.values()}
    free = [name for name in names if name not in ours and (source.vpc, name) not in taken]
    if not free:
        raise RuntimeError(f"All names for a clone of {source.id} are in use. Delete clones that are no longer used.")
    return Clone(free[0], source.id, source.vpc, rules)


def excepts(group: Group) -> str | None:
    return group.tags.get(ALLOWED_PORTS)


def stem_of(name: str) -> str:
    """Gives a clone of a clone the same name as its source."""
    return (PREFIX + re.sub(f"^(?:{PREFIX})+", "", name))[:LONGEST_STEM]


# Changing


def make_clone(ec2, view: View, clone: Clone) -> str:
    """Completes a clone that an earlier attempt left incomplete. Network interfaces move only to a complete clone."""
    of = {"Name": f"tag:{CLONE_OF}", "Values": [clone.of]}
    named = describe_groups(ec2, view.account, "group-name", [clone.name], (of,))
    found = next((group for group in named if group.name == clone.name), None)
    if found and found.is_complete:
        require_rules(found, clone)
        return found.id
    group_id = found.id if found else create(ec2, view, clone)
    users = ec2.describe_network_interfaces(Filters=[{"Name": "group-id", "Values": [group_id]}])["NetworkInterfaces"]
    if users:
        raise RuntimeError(
            f"The security group {group_id} ({clone.name}) is in use but does not have the tag {COMPLETE['Key']}, so "
            "it may be incomplete. Check its rules. Then add the tag again, or remove the group from its network "
            "interfaces, and try again."
        )
    keep_rules(ec2, group_id, rules_of(ec2, view.account, group_id), clone.rules)
    ec2.create_tags(Resources=[group_id], Tags=[COMPLETE])
    return group_id


def require_rules(found: Group, clone: Clone) -> None:
    """Another remediation may have created a clone with this name in the meantime, which others may use: keeps it."""
    if found.rules != clone.rules:
        raise RuntimeError(f"The security group {found.id} ({found.name}) now has other rules. Try again.")


def create(ec2, view: View, clone: Clone) -> str:
    source = view.groups[clone.of]
    keys = [key for key in source.tags if not key.startswith(("aws:", "asr:"))]
    # AllowedPorts comes first, because the clone must keep its exceptions.
    copied = as_tags({key: source.tags[key] for key in sorted(keys, key=lambda key: key != ALLOWED_PORTS)})
    group_id = ec2.create_security_group(
        GroupName=clone.name,
        Description=f"Quarantined security group ({source.name}) due to public ports without exception"[:255],
        VpcId=clone.vpc,
        # A group has at most 50 tags, and ASR adds two.
        TagSpecifications=[
            {"ResourceType": "security-group", "Tags": [*copied[:48], {"Key": CLONE_OF, "Value": clone.of}]}
        ],
    )["GroupId"]
    ec2.get_waiter("security_group_exists").wait(GroupIds=[group_id])
    return group_id


def keep_rules(ec2, group_id: str, present: dict, wanted: dict) -> None:
    """Removes unwanted rules first, because EC2 creates a group with a rule for all outbound traffic."""
    for rule in [rule for rule, extra in present.items() if wanted.get(rule) != extra]:
        call = ec2.revoke_security_group_egress if rule.egress else ec2.revoke_security_group_ingress
        attempt(call, "InvalidPermission.NotFound", GroupId=group_id, IpPermissions=[permission(rule, group_id, "")])
    for rule, (description, tags) in wanted.items():
        if present.get(rule) == (description, tags):
            continue
        call = ec2.authorize_security_group_egress if rule.egress else ec2.authorize_security_group_ingress
        specification = {"ResourceType": "security-group-rule", "Tags": as_tags(tags)}
        # EC2 requires the permission to tag even for an empty tag specification.
        tagging = {"TagSpecifications": [specification]} if tags else {}
        permissions = [permission(rule, group_id, description)]
        attempt(call, "InvalidPermission.Duplicate", GroupId=group_id, IpPermissions=permissions, **tagging)


def permission(rule: Rule, group_id: str, description: str) -> dict:
    has_ports = PROTOCOLS.get(rule.protocol, rule.protocol) in ("tcp", "udp", "icmp", "icmpv6")
    ports = {"FromPort": rule.first, "ToPort": rule.last} if has_ports else {}
    source = {"CidrIp" if rule.kind == "CidrIpv4" else rule.kind: group_id if rule.source == "self" else rule.source}
    owner = {"UserId": rule.owner} if rule.owner else {}
    described = {"Description": description} if description else {}
    return {"IpProtocol": rule.protocol, **ports, LISTS[rule.kind]: [{**source, **owner, **described}]}


def move(ec2, view: View, instance_id: str, interface_id: str, to: list[str]) -> dict:
    if not to:
        raise RuntimeError(f"The network interface {interface_id} would have no security group. Nothing was changed.")
    ec2.modify_network_interface_attribute(NetworkInterfaceId=interface_id, Groups=to)
    _, ports, _ = open_through(view, view.interfaces[interface_id])
    return {
        "InstanceId": instance_id,
        "NetworkInterfaceId": interface_id,
        "From": view.interfaces[interface_id],
        "To": sorted(to),
        "Ports": [f"{protocol}:{first}-{last}" for protocol, first, last in ports],
    }


def attempt(call, tolerated: str, **arguments) -> None:
    try:
        call(**arguments)
    except ClientError as error:
        tolerate(error, tolerated)


def tolerate(error: ClientError, *codes: str) -> None:
    """Ignores errors that mean that the change is already made. Raises all others."""
    if error.response["Error"]["Code"] not in codes:
        raise error


def verify(plan_again, instance_id: str) -> None:
    """EC2 is eventually consistent: it can show the previous groups of a network interface for a few seconds."""
    for seconds in (0, 1, 2, 4, 8):
        time.sleep(seconds)
        left = plan_again()
        if not left:
            return
    raise RuntimeError(f"{instance_id} is still open to the internet through {', '.join(left)}.")
