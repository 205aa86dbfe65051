"""Removes from security groups the rules that open one TCP port to the internet, and verifies that none is left.

Replaces AWS-DisablePublicAccessForSecurityGroup, which revokes only rules for exactly port 22 or 3389 from exactly
0.0.0.0/0 and ::/0. That document misses ranges, all traffic and prefix lists, and removes RDP rules even if only SSH
was requested. An EC2 rule has one source, so removing it by its id does not affect other sources.
"""

import ipaddress
import json
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def script_handler(events, context):
    port = int(events["Port"])
    if not 1 <= port <= 65535:
        raise ValueError(f"Port is {port}. It must be 1 to 65535.")
    ec2 = boto3.client("ec2", config=Config(retries={"mode": "adaptive", "max_attempts": 10}))
    return {"Removed": [rule for group_id in events["GroupIds"] for rule in close(ec2, group_id, port)]}


def close(ec2, group_id, port):
    # For a missing group, EC2 returns an empty list of rules, which must not count as success.
    ec2.describe_security_groups(GroupIds=[group_id])
    offending = open_rules(ec2, group_id, port)
    # Logged before the first rule is removed, so that the rules can be restored after any failure.
    print(json.dumps({"GroupId": group_id, "Removing": offending}))
    for rule in offending:
        revoke(ec2, group_id, rule["RuleId"])
    verify(lambda: open_rules(ec2, group_id, port), f"{group_id} is still open to the internet at port {port}")
    return offending


def open_rules(ec2, group_id, port):
    """Returns the rules that together open the port to every address, alone or in combination."""
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group_id]}]
    )
    ingress = [rule for page in pages for rule in page["SecurityGroupRules"] if not rule["IsEgress"]]
    rules = [rule for rule in ingress if covers(rule, port)]
    networks = [(network, rule["SecurityGroupRuleId"]) for rule in rules for network in networks_of(ec2, rule)]
    open_ids = holders_of_all(networks, "0.0.0.0/0") | holders_of_all(networks, "::/0")
    return [describe(rule) for rule in rules if rule["SecurityGroupRuleId"] in open_ids]


def covers(rule, port):
    """All traffic has no ports. TCP without ports, or with -1, means every port."""
    if rule["IpProtocol"] == "-1":
        return True
    if rule["IpProtocol"] not in ("tcp", "6"):
        return False
    first, last = rule.get("FromPort", -1), rule.get("ToPort", -1)
    return first == -1 or first <= port <= last


def networks_of(ec2, rule):
    cidrs = [rule[key] for key in ("CidrIpv4", "CidrIpv6") if rule.get(key)]
    if rule.get("PrefixListId"):
        pages = ec2.get_paginator("get_managed_prefix_list_entries").paginate(PrefixListId=rule["PrefixListId"])
        cidrs = [entry["Cidr"] for page in pages for entry in page["Entries"]]
    return [ipaddress.ip_network(cidr, strict=False) for cidr in cidrs]


def holders_of_all(networks, everything):
    """Returns the rules that open every address. Takes the widest first, until the rest leaves an address out."""
    cover = widest_cover(networks, ipaddress.ip_network(everything))
    if cover is None:
        return set()
    holders = {holder for _, holder in cover}
    return holders | holders_of_all([entry for entry in networks if entry[1] not in holders], everything)


def widest_cover(networks, wanted):
    """0.0.0.0/0 covers all addresses, as do 0.0.0.0/1 and 128.0.0.0/1 together. None: an address is not covered."""
    whole = [entry for entry in networks if entry[0] == wanted]
    inside = [entry for entry in networks if entry[0].version == wanted.version and entry[0].subnet_of(wanted)]
    if whole or not inside:
        return whole or None
    halves = [widest_cover(inside, half) for half in wanted.subnets()]
    return None if None in halves else halves[0] + halves[1]


def revoke(ec2, group_id, rule_id):
    try:
        ec2.revoke_security_group_ingress(GroupId=group_id, SecurityGroupRuleIds=[rule_id])
    except ClientError as error:
        # The rule was removed in the meantime.
        if error.response["Error"]["Code"] not in ("InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"):
            raise


def verify(read_left, problem):
    """EC2 is eventually consistent: it can list a rule for a few seconds after its removal."""
    for seconds in (0, 1, 2, 4, 8):
        time.sleep(seconds)
        left = read_left()
        if not left:
            return
    raise RuntimeError(f"{problem}, through {', '.join(rule['RuleId'] for rule in left)}.")


def describe(rule):
    """Returns everything that is needed to restore the rule manually."""
    return {
        "GroupId": rule["GroupId"],
        "RuleId": rule["SecurityGroupRuleId"],
        "Protocol": rule["IpProtocol"],
        "FromPort": rule.get("FromPort", -1),
        "ToPort": rule.get("ToPort", -1),
        "Source": rule.get("CidrIpv4") or rule.get("CidrIpv6") or rule.get("PrefixListId") or "",
        "Description": rule.get("Description", ""),
    }
