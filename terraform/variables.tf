variable "namespace" {
  description = "Prefix of all resource names. Change it only to run ASR twice in the same accounts."
  type        = string
  default     = "ASR"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9]{1,4}$", var.namespace))
    error_message = "The namespace must have two to five letters and digits, and start with a letter."
  }
}

variable "template_urls" {
  description = "HTTPS URLs of the templates in S3, by stack. Without a URL for member, the optional member stack is not deployed."
  type = object({
    admin        = string
    member_roles = string
    member       = optional(string)
  })
}

variable "code_bucket" {
  description = "Bucket with the archives of a release, in the home Region. Null for templates of `pnpm synth`, whose code is in the bucket of cdk bootstrap."
  type        = string
  default     = null
}

variable "organization_id" {
  description = "Id of the organization, such as o-a1b2c3d4e5."
  type        = string
}

variable "admin_account_id" {
  description = "Account of the admin stack: the (delegated) administrator account of Security Hub."
  type        = string
}

variable "external_id" {
  description = "Any text of 2 to 64 characters, the same for the admin stack and the member roles. Not a secret."
  type        = string
}

variable "organizational_unit_ids" {
  description = "Organizational units (ou-...) or the root (r-...) whose accounts ASR can reach. At most 50."
  type        = set(string)

  validation {
    condition     = length(var.organizational_unit_ids) > 0 && length(var.organizational_unit_ids) <= 50
    error_message = "Name 1 to 50 organizational units. One operation of StackSets accepts at most 50."
  }
}

variable "home_region" {
  description = "Region of the admin stack, and of the member roles, which are global."
  type        = string
}

variable "member_regions" {
  description = "Regions of the optional member stack."
  type        = set(string)
  default     = []
}

variable "notification_email" {
  description = "E-mail address for the digest of remediations, approval requests and alarms. If empty, subscribe to the topic yourself."
  type        = string
  default     = ""
}

variable "passable_roles" {
  description = "Path and name of the roles that ASR can pass to EC2 Auto Scaling and ECS tasks. Must not match an administrator role."
  type        = string
  default     = "asr-passable/*"
}

variable "call_as" {
  description = "SELF in the management account, DELEGATED_ADMIN in a delegated administrator for StackSets."
  type        = string
  default     = "SELF"

  validation {
    condition     = contains(["SELF", "DELEGATED_ADMIN"], var.call_as)
    error_message = "Must be SELF or DELEGATED_ADMIN."
  }
}

variable "max_concurrent_percentage" {
  description = "Percentage of the accounts that StackSets deploys to at the same time."
  type        = number
  default     = 25
}

variable "failure_tolerance_percentage" {
  description = "Percentage of the accounts that can fail before StackSets stops."
  type        = number
  default     = 5
}
