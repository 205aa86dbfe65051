"""Removes all inbound and outbound rules of the default security group of a VPC, and verifies that none is left.

Resources that use the group lose network access, so a group in use is refused unless AllowInUse is true.
"""

import json
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def script_handler(events, context):
    ec2 = boto3.client("ec2", config=Config(retries={"mode": "adaptive", "max_attempts": 10}))
    allow_in_use = events["AllowInUse"] == "true"
    return {"Removed": [rule for group_id in events["GroupIds"] for rule in empty(ec2, group_id, allow_in_use)]}


def empty(ec2, group_id, allow_in_use):
    (group,) = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    if group["GroupName"] != "default":
        raise ValueError(f"{group_id} is not the default security group of a VPC. Nothing was changed.")
    interfaces = interfaces_of(ec2, group_id)
    if interfaces and not allow_in_use:
        raise RuntimeError(
            f"{group_id} is in use by {', '.join(interfaces[:5])}. Nothing was changed. "
            "Move these network interfaces to another group first, or set AllowInUse to true."
        )
    offending = rules_of(ec2, group_id)
    # Logged before the first rule is removed, so that the rules can be restored after any failure.
    print(json.dumps({"GroupId": group_id, "Removing": offending}))
    for rule in offending:
        revoke(ec2, group_id, rule)
    verify(lambda: rules_of(ec2, group_id), f"{group_id} still has rules")
    return offending


def interfaces_of(ec2, group_id):
    pages = ec2.get_paginator("describe_network_interfaces").paginate(
        Filters=[{"Name": "group-id", "Values": [group_id]}]
    )
    return [interface["NetworkInterfaceId"] for page in pages for interface in page["NetworkInterfaces"]]


def rules_of(ec2, group_id):
    pages = ec2.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group_id]}]
    )
    return [describe(rule) for page in pages for rule in page["SecurityGroupRules"]]


def revoke(ec2, group_id, rule):
    call = ec2.revoke_security_group_egress if rule["IsEgress"] else ec2.revoke_security_group_ingress
    try:
        call(GroupId=group_id, SecurityGroupRuleIds=[rule["RuleId"]])
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
    raise RuntimeError(f"{problem}: {', '.join(rule['RuleId'] for rule in left)}.")


def describe(rule):
    """Returns everything that is needed to restore the rule manually."""
    group = rule.get("ReferencedGroupInfo", {}).get("GroupId", "")
    return {
        "GroupId": rule["GroupId"],
        "RuleId": rule["SecurityGroupRuleId"],
        "IsEgress": rule["IsEgress"],
        "Protocol": rule["IpProtocol"],
        "FromPort": rule.get("FromPort", -1),
        "ToPort": rule.get("ToPort", -1),
        "Source": rule.get("CidrIpv4") or rule.get("CidrIpv6") or rule.get("PrefixListId") or group,
        "Description": rule.get("Description", ""),
    }
