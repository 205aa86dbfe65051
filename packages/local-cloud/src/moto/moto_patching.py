"""Adds the agents and patches of instances to moto, which runs every command with success and knows neither.

The tag `moto:agent` of an instance is the ping status of its agent. The tag `moto:patch` is the title of the patch that the
patch baseline installs, such as `openssl.x86_64:1:1.0.2k-24.amzn2`.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstancePatches.html
"""

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ssm.models import Command
from moto.ssm.responses import SimpleSystemManagerResponse


def add_patching() -> None:
    # Without targets, moto would add every instance of the account to the command.
    from_targets = Command._get_instance_ids_from_targets
    Command._get_instance_ids_from_targets = lambda command: from_targets(command) if command.targets else []
    SimpleSystemManagerResponse.describe_instance_information = _describe_instance_information
    SimpleSystemManagerResponse.describe_instance_patches = _describe_instance_patches


def _tags_of(response: SimpleSystemManagerResponse, instance_id: str) -> dict[str, str]:
    backend = ec2_backends[response.current_account][response.region]
    return {tag["key"]: tag["value"] for tag in backend.describe_tags(filters={"resource-id": [instance_id]})}


def _describe_instance_information(response: SimpleSystemManagerResponse) -> ActionResult:
    filters = {each["Key"]: each["Values"] for each in response._get_param("Filters") or []}
    agents = []
    for instance_id in filters.get("InstanceIds", []):
        status = _tags_of(response, instance_id).get("moto:agent")
        if status is not None:
            agents.append({"InstanceId": instance_id, "PingStatus": status, "PlatformName": "Amazon Linux"})
    return ActionResult({"InstanceInformationList": agents})


def _describe_instance_patches(response: SimpleSystemManagerResponse) -> ActionResult:
    instance_id = response._get_param("InstanceId")
    title = _tags_of(response, instance_id).get("moto:patch")
    commands = response.ssm_backend.get_commands_by_instance_id(instance_id)
    is_installed = any("Install" in command.parameters.get("Operation", []) for command in commands)
    if title is None:
        return ActionResult({"Patches": []})
    state = "Installed" if is_installed else "Missing"
    patch = {"KBId": title.split(":")[0], "Title": title, "State": state, "Classification": "Security"}
    return ActionResult({"Patches": [{**patch, "Severity": "Important", "InstalledTime": 0}]})
