/** What the service control policy protects, and the roles that it exempts. Lists can be CloudFormation tokens. */
export interface Guarded {
  /** Prefix of the names of all resources of ASR. */
  readonly namespace: string;
  /** ARN patterns of the roles that deploy ASR. */
  readonly deploymentRoles: readonly string[];
  /** ARN patterns of the roles that can set the tags. */
  readonly tagOwnerRoles: readonly string[];
  /** Tag keys that exempt a resource from ASR or select its settings. */
  readonly tagKeys: readonly string[];
}

interface Guard {
  readonly sid: string;
  readonly actions: readonly string[];
  /** The end of an ARN, after the partition. `{ns}` is the namespace. */
  readonly resources: readonly string[];
}

/** Each list has the actions that change the protected resource, disable it, or give another principal access to it. */
const guards: readonly Guard[] = [
  {
    sid: 'Roles',
    actions: [
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:DeleteRole*',
      'iam:DetachRolePolicy',
      'iam:PutRole*',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole*',
    ],
    resources: ['iam::*:role/{ns}-*'],
  },
  {
    sid: 'Documents',
    actions: ['ssm:CreateDocument', 'ssm:DeleteDocument', 'ssm:ModifyDocumentPermission', 'ssm:UpdateDocument*'],
    resources: ['ssm:*:*:document/{ns}-*'],
  },
  {
    sid: 'Functions',
    actions: [
      'lambda:AddPermission',
      'lambda:CreateFunction*',
      'lambda:DeleteFunction*',
      'lambda:PutFunction*',
      'lambda:RemovePermission',
      'lambda:UpdateFunction*',
    ],
    resources: ['lambda:*:*:function:{ns}-*'],
  },
  {
    sid: 'Events',
    actions: ['events:DeleteRule', 'events:DisableRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
    resources: ['events:*:*:rule/{ns}-*'],
  },
  {
    sid: 'StateMachines',
    actions: ['states:CreateStateMachine*', 'states:DeleteStateMachine*', 'states:UpdateStateMachine*'],
    resources: ['states:*:*:stateMachine:{ns}-*'],
  },
];

/**
 * Returns a service control policy that reserves the roles, documents, functions, event rules and state machine of ASR,
 * and the tags that steer it, to the given roles. At most 5,120 characters, which a test asserts.
 *
 * An SCP does not apply to the management account and to service-linked roles. `aws:TagKeys` is in a request only if the
 * service supports the key: `s3:PutBucketTagging` does not, for example.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys
 */
export function serviceControlPolicy({ namespace, deploymentRoles, tagOwnerRoles, tagKeys }: Guarded): object {
  const inNamespace = (resource: string) => `arn:*:${resource.replace('{ns}', namespace)}`;
  const pattern = (roleName: string) => `arn:*:iam::*:role/${roleName}`;
  const exceptDeployment = { ArnNotLike: { 'aws:PrincipalArn': deploymentRoles } };
  const changesRoles = guards.find(({ sid }) => sid === 'Roles')?.actions;
  return {
    Version: '2012-10-17',
    Statement: [
      ...guards.map(({ sid, actions, resources }) => ({
        Sid: sid,
        Effect: 'Deny',
        Action: actions,
        Resource: resources.map(inNamespace),
        Condition: exceptDeployment,
      })),
      // Otherwise, an administrator of a member account could create a role with a name that this policy exempts.
      ...Object.entries({ DeploymentRoles: deploymentRoles, TagOwnerRoles: tagOwnerRoles }).map(([Sid, Resource]) => ({
        Sid,
        Effect: 'Deny',
        Action: changesRoles,
        Resource,
        Condition: exceptDeployment,
      })),
      {
        Sid: 'PassRoles',
        Effect: 'Deny',
        Action: ['iam:PassRole'],
        Resource: [pattern(`${namespace}-*`)],
        Condition: {
          ...exceptDeployment,
          StringNotLike: { 'aws:PrincipalArn': [pattern(`${namespace}-RunbookOperator`)] },
        },
      },
      {
        Sid: 'Tags',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          'ForAnyValue:StringEquals': { 'aws:TagKeys': tagKeys },
          // AND applies to operators. Each has one list, because a parameter cannot be combined with other values.
          ...exceptDeployment,
          ArnNotEquals: { 'aws:PrincipalArn': tagOwnerRoles },
          // A playbook copies the tags of a resource to its copy.
          StringNotLike: { 'aws:PrincipalArn': [pattern(`${namespace}-*`)] },
        },
      },
    ],
  };
}
