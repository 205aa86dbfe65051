"""Finds the EC2 instances that an automation was started for. Changes nothing.

ResourceId is an id (AWS Config passes RESOURCE_ID), an ARN, or a complete finding as JSON (ASFF or OCSF). Returns all
instances of a finding, not only the first.
"""

import json
import re

INSTANCE = re.compile(r"(?:arn:aws(?:-[a-z]+)*:ec2:[a-z0-9-]+:\d{12}:instance/)?(i-[0-9a-f]{8,17})")


def script_handler(events, context):
    given = events["ResourceId"].strip()
    names = resources_of(json.loads(given)) if given.startswith("{") else [given]
    matches = [INSTANCE.fullmatch(name) for name in names]
    instance_ids = list(dict.fromkeys(match.group(1) for match in matches if match))
    if not instance_ids:
        raise ValueError("ResourceId contains no EC2 instance. Enter an id (i-...), an ARN, or a finding as JSON.")
    return {"InstanceIds": instance_ids}


def resources_of(finding: dict) -> list[str]:
    """The fields are Resources and Id in ASFF, resources and uid in OCSF."""
    resources = finding.get("Resources") or finding.get("resources") or []
    return [resource.get("Id") or resource.get("uid") or "" for resource in resources]
