"""Lets KMS of moto enforce key policies and key states.

moto checks one kind of statement for DescribeKey, and encrypts with disabled keys.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from moto.core.exceptions import JsonRESTError
from moto.kms.models import Key
from moto.kms.responses import KmsResponse
from moto.sts.models import sts_backends

from resource_policies import allows

# The operations of moto, with their IAM actions.
ACTIONS = {
    "create_alias": "CreateAlias",
    "create_grant": "CreateGrant",
    "describe_key": "DescribeKey",
    "disable_key": "DisableKey",
    "disable_key_rotation": "DisableKeyRotation",
    "enable_key": "EnableKey",
    "enable_key_rotation": "EnableKeyRotation",
    "encrypt": "Encrypt",
    "generate_data_key": "GenerateDataKey",
    "generate_data_key_without_plaintext": "GenerateDataKeyWithoutPlaintext",
    "get_key_policy": "GetKeyPolicy",
    "get_key_rotation_status": "GetKeyRotationStatus",
    "list_resource_tags": "ListResourceTags",
    "put_key_policy": "PutKeyPolicy",
    "schedule_key_deletion": "ScheduleKeyDeletion",
    "tag_resource": "TagResource",
    "untag_resource": "UntagResource",
}

# What a disabled key does not do.
NEEDS_ENABLED = {
    "disable_key_rotation",
    "enable_key_rotation",
    "encrypt",
    "generate_data_key",
    "generate_data_key_without_plaintext",
}


def refused(name: str, message: str) -> JsonRESTError:
    error = JsonRESTError(name, message)
    error.code = 400
    return error


def enforce_key_policies() -> None:
    for operation, action in ACTIONS.items():
        setattr(KmsResponse, operation, guarded(getattr(KmsResponse, operation), operation, f"kms:{action}"))


def guarded(of_moto, operation: str, action: str):
    def run(response: KmsResponse) -> str:
        if operation == "put_key_policy":
            require_manageable(response)
        key = key_of(response, "TargetKeyId" if operation == "create_alias" else "KeyId")
        if key is not None:
            require_access(response, key, action)
            if operation in NEEDS_ENABLED:
                require_enabled(key)
        return of_moto(response)

    run.__name__ = operation
    return run


def key_of(response: KmsResponse, parameter: str) -> Key | None:
    """The key of the request. moto answers for a key that does not exist."""
    backend = response.kms_backend
    key_id = response._get_param(parameter) or ""
    if "alias/" in key_id:
        key_id = backend.get_key_id_from_alias(key_id[key_id.index("alias/") :]) or ""
    return backend.keys.get(backend.get_key_id(key_id))


def require_access(response: KmsResponse, key: Key, action: str) -> None:
    account = response.current_account
    if not allows(key.policy, action, callers(response), {"kms:calleraccount": account}):
        text = f"User: arn:aws:iam::{account}:user/caller is not authorized to perform: {action} on resource: {key.arn}"
        raise refused("AccessDeniedException", f"{text} because no resource-based policy allows the {action} action")


def callers(response: KmsResponse) -> dict[str, set[str]]:
    """Naming the account lets its IAM policies decide; here they allow everything."""
    account, partition = response.current_account, response.partition
    names = {account, f"arn:{partition}:iam::{account}:root"}
    role = sts_backends[account][partition].get_assumed_role_from_access_key(response.access_key)
    if role is not None:
        names |= {role.arn, role.role_arn}
    return {"AWS": names}


def require_enabled(key: Key) -> None:
    if key.key_state == "Disabled":
        raise refused("DisabledException", f"{key.arn} is disabled.")
    if key.key_state != "Enabled":
        raise refused("KMSInvalidStateException", f"{key.arn} is {key.key_state}.")


def require_manageable(response: KmsResponse) -> None:
    """KMS accepts no policy that locks the caller out, unless the caller bypasses this check."""
    if response._get_param("BypassPolicyLockoutSafetyCheck"):
        return
    account = response.current_account
    policy = response._get_param("Policy")
    if not allows(policy, "kms:PutKeyPolicy", callers(response), {"kms:calleraccount": account}):
        text = "The new key policy will not allow you to update the key policy in the future."
        raise refused("MalformedPolicyDocumentException", text)
