/**
 * The ARN of every account, or of every organizational unit, of the organization. It contains the management account, which
 * the stack does not know. The names of the parameters are those of the admin stack.
 */
export function organizationResource(kind: 'account' | 'ou'): unknown {
  const ref = (id: string) => ({ Ref: id });
  const parts = ['arn:', ref('AWS::Partition'), `:organizations::*:${kind}/`, ref('OrganizationId'), '/*'];
  return { 'Fn::Join': ['', parts] };
}
