output "admin_stack_outputs" {
  description = "Outputs of the admin stack, such as TopicArn for the notifications stack."
  value       = aws_cloudformation_stack.admin.outputs
}

output "member_roles_stack_set" {
  description = "Name of the stack set of the member roles."
  value       = aws_cloudformation_stack_set.member_roles.name
}
