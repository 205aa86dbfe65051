/** The permissions to look up values of tags in AWS Organizations. */
import { type Policy, tagValueLookups } from '@asr/orchestrator';
import { organizationResource } from './organization-resource.ts';
import type { TemplateResource } from './resources.ts';

/** What each call is about. A tag value concerns an account, and the units above it. */
const resourcesOf: { readonly [action: string]: readonly ('account' | 'ou')[] } = {
  'organizations:DescribeAccount': ['account'],
  'organizations:DescribeOrganizationalUnit': ['ou'],
  'organizations:ListParents': ['account', 'ou'],
  'organizations:ListTagsForResource': ['account'],
};

/**
 * A policy of the role of Parse, or `undefined` if the policy takes no value of a tag from AWS Organizations.
 *
 * @param roleName The name of the role: an intrinsic function.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
export function tagValuesPolicy(policy: Policy, roleName: unknown): TemplateResource | undefined {
  const actions = tagValueLookups(policy);
  if (actions.length === 0) return undefined;
  const Statement = actions.map((action) => ({
    Effect: 'Allow',
    Action: [action],
    Resource: (resourcesOf[action] ?? []).map(organizationResource),
  }));
  return {
    Type: 'AWS::IAM::RolePolicy',
    Properties: { RoleName: roleName, PolicyName: 'TagValues', PolicyDocument: { Version: '2012-10-17', Statement } },
  };
}
