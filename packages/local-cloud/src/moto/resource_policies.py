"""What a resource-based policy allows, and whether it is public. moto stores such policies and evaluates few of them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import ipaddress
import json
import re
from fnmatch import fnmatchcase

# The condition keys whose fixed value makes a statement non-public.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
FIXING = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
}
EQUAL = {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"}
ACCESS_POINT = re.compile(r"^arn:aws[a-z-]*:s3:[^:*?]+:\d{12}:accesspoint/[^$]*$")


def statements_of(policy: str | bytes | None) -> list[dict]:
    try:
        return listed(json.loads(policy or "{}").get("Statement", []))
    except ValueError:
        return []


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def allows(policy: str | bytes | None, action: str, principal: dict[str, set[str]], context: dict[str, str]) -> bool:
    """Whether a statement allows the action, and none denies it.

    principal: the names by which the caller can be named, by kind: {"Service": {"s3.amazonaws.com"}}
    context: the condition keys of the request in lower case. A condition on any other key does not hold.
    """
    applying = [
        each["Effect"]
        for each in statements_of(policy)
        if names_action(each, action) and names_principal(each, principal) and holds(each, context)
    ]
    return "Allow" in applying and "Deny" not in applying


def names_action(statement: dict, action: str) -> bool:
    key = "Action" if "Action" in statement else "NotAction"
    named = any(fnmatchcase(action.lower(), each.lower()) for each in listed(statement.get(key, [])))
    return named == (key == "Action")


def names_principal(statement: dict, principal: dict[str, set[str]]) -> bool:
    key = "Principal" if "Principal" in statement else "NotPrincipal"
    written = statement.get(key, {})
    if written == "*":
        return key == "Principal"
    named = any(
        name == "*" or name in principal.get(kind, set()) for kind, names in written.items() for name in listed(names)
    )
    return named == (key == "Principal")


def conditions_of(statement: dict) -> list[tuple[str, str, list[str]]]:
    """Operator, key in lower case, and values."""
    return [
        (operator, key.lower(), [str(value).lower() if isinstance(value, bool) else str(value) for value in listed(values)])
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    ]


def holds(statement: dict, context: dict[str, str]) -> bool:
    return all(condition_holds(operator, context.get(key), values) for operator, key, values in conditions_of(statement))


def condition_holds(operator: str, present: str | None, values: list[str]) -> bool:
    if present is None:
        return operator.endswith("IfExists") or "Not" in operator
    matches = any(fnmatchcase(present, value) for value in values)
    return not matches if "Not" in operator else matches


def is_public(policy: str | bytes | None) -> bool:
    """Whether S3 calls the policy public: access is not limited to fixed values, without wildcards and variables."""
    return any(each.get("Effect") == "Allow" and is_statement_public(each) for each in statements_of(policy))


def is_statement_public(statement: dict) -> bool:
    if any(is_fixing(*condition) for condition in conditions_of(statement)):
        return False
    principal = statement.get("Principal", "*")  # NotPrincipal allows everyone else
    return principal == "*" or any("*" in listed(names) for kind, names in principal.items() if kind == "AWS")


def is_fixing(operator: str, key: str, values: list[str]) -> bool:
    if operator == "IpAddress" and key == "aws:sourceip":
        return all(map(is_narrow, values))
    if operator not in EQUAL:
        return False
    if key == "s3:dataaccesspointarn":
        return all(ACCESS_POINT.match(value) for value in values)
    return key in FIXING and all(map(is_fixed, values)) and not (key == "aws:userid" and any(":" in v for v in values))


def is_fixed(value: str) -> bool:
    return not re.search(r"[*?]|\$\{", value)


def is_narrow(cidr: str) -> bool:
    """A range that is broader than /8 or, in IPv6, /32 counts as public. Private ranges do not."""
    try:
        network = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return False
    return network.is_private or network.prefixlen >= (8 if network.version == 4 else 32)
