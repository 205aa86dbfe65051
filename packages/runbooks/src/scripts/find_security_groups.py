"""Finds the security groups an automation was started for. Changes nothing.

ResourceId is whatever the starter has at hand: an id (AWS Config passes RESOURCE_ID), an ARN, or a whole finding
as JSON (ASFF or OCSF). Every security group of a finding counts, not the first only.
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
        raise ValueError("ResourceId names no security group. Give an id (sg-...), an ARN, or the JSON of a finding.")
    return {"GroupIds": group_ids}


def resources_of(finding):
    """ASFF spells it Resources and Id, OCSF resources and uid."""
    resources = finding.get("Resources") or finding.get("resources") or []
    return [resource.get("Id") or resource.get("uid") or "" for resource in resources]
