terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # concurrency_mode of operation preferences.
      version               = ">= 5.31"
      configuration_aliases = [aws.admin, aws.stack_sets]
    }
  }
}
