"""Removes every rule, both ways, from the default security group of a VPC, and verifies that none is left.

Whatever still uses the group loses its network. So a group in use is left alone, unless the starter says otherwise.
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
        raise ValueError(f"{group_id} is not the default security group of a VPC. Nothing was touched.")
    interfaces = interfaces_of(ec2, group_id)
    if interfaces and not allow_in_use:
        raise RuntimeError(
            f"{group_id} is in use by {', '.join(interfaces[:5])}. Nothing was touched. "
            "Move them to a group of their own first, or set AllowInUse to true."
        )
    offending = rules_of(ec2, group_id)
    # In the log before the first is removed, so that they can be put back whatever happens next.
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
        # Somebody else was faster: it is gone, as it should be.
        if error.response["Error"]["Code"] not in ("InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"):
            raise


def verify(look, complaint):
    """EC2 is eventually consistent: a rule may be listed for a few seconds after it was removed."""
    for seconds in (0, 1, 2, 4, 8):
        time.sleep(seconds)
        left = look()
        if not left:
            return
    raise RuntimeError(f"{complaint}: {', '.join(rule['RuleId'] for rule in left)}.")


def describe(rule):
    """What is needed to put the rule back by hand."""
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
