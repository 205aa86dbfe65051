# ASR by its CloudFormation templates. This module has no logic of its own: docs/guides/deploying.md describes each stack.

# The member roles come first, so that the first remediation finds its role.
resource "aws_cloudformation_stack_set" "member_roles" {
  provider = aws.stack_sets

  name             = "${var.namespace}-MemberRoles"
  description      = "ASR: the roles of the playbooks, in every member account."
  template_url     = var.template_urls.member_roles
  permission_model = "SERVICE_MANAGED"
  call_as          = var.call_as
  capabilities     = ["CAPABILITY_NAMED_IAM"]

  parameters = {
    Namespace      = var.namespace
    AdminAccountId = var.admin_account_id
    OrganizationId = var.organization_id
    ExternalId     = var.external_id
    PassableRoles  = var.passable_roles
  }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  managed_execution {
    active = true
  }

  operation_preferences {
    concurrency_mode             = "SOFT_FAILURE_TOLERANCE"
    max_concurrent_percentage    = var.max_concurrent_percentage
    failure_tolerance_percentage = var.failure_tolerance_percentage
  }

  lifecycle {
    # CloudFormation reports the role of self-managed stack sets here, which service-managed ones do not have.
    ignore_changes = [administration_role_arn]
  }
}

# One Region only: IAM is global, and a second Region fails because the roles exist.
resource "aws_cloudformation_stack_set_instance" "member_roles" {
  provider = aws.stack_sets

  stack_set_name = aws_cloudformation_stack_set.member_roles.name
  region         = var.home_region
  call_as        = var.call_as

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }

  operation_preferences {
    concurrency_mode             = "SOFT_FAILURE_TOLERANCE"
    max_concurrent_percentage    = var.max_concurrent_percentage
    failure_tolerance_percentage = var.failure_tolerance_percentage
  }

  timeouts {
    create = "4h"
    update = "4h"
    delete = "4h"
  }
}

# Optional: the runbooks, for controls with `via: runbook`.
resource "aws_cloudformation_stack_set" "member" {
  provider = aws.stack_sets
  count    = var.template_urls.member == null ? 0 : 1

  name             = "${var.namespace}-Member"
  description      = "ASR: the runbooks, in every member account and Region."
  template_url     = var.template_urls.member
  permission_model = "SERVICE_MANAGED"
  call_as          = var.call_as

  parameters = {
    Namespace = var.namespace
  }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  managed_execution {
    active = true
  }

  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_set_instance" "member" {
  provider = aws.stack_sets
  for_each = var.template_urls.member == null ? toset([]) : var.member_regions

  stack_set_name = aws_cloudformation_stack_set.member[0].name
  region         = each.value
  call_as        = var.call_as

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }

  operation_preferences {
    concurrency_mode             = "SOFT_FAILURE_TOLERANCE"
    max_concurrent_percentage    = var.max_concurrent_percentage
    failure_tolerance_percentage = var.failure_tolerance_percentage
    region_concurrency_type      = "PARALLEL"
  }

  timeouts {
    create = "4h"
    update = "4h"
    delete = "4h"
  }
}

resource "aws_cloudformation_stack" "admin" {
  provider   = aws.admin
  depends_on = [aws_cloudformation_stack_set_instance.member_roles]

  name         = "${var.namespace}-Admin"
  template_url = var.template_urls.admin
  capabilities = ["CAPABILITY_NAMED_IAM"]

  parameters = merge(
    {
      Namespace         = var.namespace
      OrganizationId    = var.organization_id
      ExternalId        = var.external_id
      NotificationEmail = var.notification_email
    },
    # Only the template of a release has this parameter.
    var.code_bucket == null ? {} : { CodeBucket = var.code_bucket },
  )

  timeouts {
    create = "1h"
    update = "1h"
    delete = "1h"
  }
}
