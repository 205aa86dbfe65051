"""Finds the EC2 instances an automation was started for. Changes nothing.

ResourceId is whatever the starter has at hand: an id (AWS Config passes RESOURCE_ID), an ARN, or a whole finding
as JSON (ASFF or OCSF). Every instance of a finding counts, not the first only.
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
        raise ValueError("ResourceId names no EC2 instance. Give an id (i-...), an ARN, or the JSON of a finding.")
    return {"InstanceIds": instance_ids}


def resources_of(finding: dict) -> list[str]:
    """ASFF spells it Resources and Id, OCSF resources and uid."""
    resources = finding.get("Resources") or finding.get("resources") or []
    return [resource.get("Id") or resource.get("uid") or "" for resource in resources]
