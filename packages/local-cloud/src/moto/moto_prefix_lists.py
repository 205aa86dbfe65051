"""Lets moto answer who uses a prefix list: the filters of DescribeSecurityGroups, and GetManagedPrefixListAssociations.

moto knows the rules, and has neither.
"""

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.responses.vpcs import VPCs


def make_prefix_lists_searchable() -> None:
    SecurityGroup.filter_ip_permission__prefix_list_id = lambda group, ids: names(group.ingress_rules, ids)
    SecurityGroup.filter_egress__ip_permission__prefix_list_id = lambda group, ids: names(group.egress_rules, ids)
    VPCs.get_managed_prefix_list_associations = associations


def names(rules: list, ids: list[str]) -> bool:
    return any(rule.prefix_list_id in ids for rule in rules)


def associations(response: VPCs) -> ActionResult:
    """Only of the owner's account: moto does not share lists."""
    wanted = response._get_param("PrefixListId")
    backend = response.ec2_backend
    groups = [group for by_id in backend.groups.values() for group in by_id.values()]
    using = [group for group in groups if names([*group.ingress_rules, *group.egress_rules], [wanted])]
    found = [{"ResourceId": group.id, "ResourceOwner": backend.account_id} for group in using]
    return ActionResult({"PrefixListAssociations": found})
