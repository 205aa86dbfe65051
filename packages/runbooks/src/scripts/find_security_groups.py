"""Finds the security groups that an automation was started for. Changes nothing.

ResourceId is an id (AWS Config passes RESOURCE_ID), an ARN, or a complete finding as JSON (ASFF or OCSF). Returns all
security groups of a finding, not only the first.
"""

import json
import re

SECURITY_GROUP = re.compile(r"(?:arn:aws(?:-[a-z]+)*:ec2:[a-z0-9-]+:\d{12}:security-group/)?(sg-[0-9a-f]{8,17})")


def script_handler(events, context):
    given = events["ResourceId"].strip()
    names = resources_of(json.loads(given)) if given.startswith("{") else [given]
    matches = [SECURITY_GROUP.fullmatch(name) for name in names]
    group_ids = list(dict.fromkeys(match.group(1) for match in matches if match))
    if not group_ids:
        raise ValueError("ResourceId contains no security group. Enter an id (sg-...), an ARN, or a finding as JSON.")
    return {"GroupIds": group_ids}


def resources_of(finding):
    """The fields are Resources and Id in ASFF, resources and uid in OCSF."""
    resources = finding.get("Resources") or finding.get("resources") or []
    return [resource.get("Id") or resource.get("uid") or "" for resource in resources]
