/** What the service control policy protects, and the roles it exempts. Lists may be CloudFormation tokens. */
export interface Guarded {
  /** Prefix of the names of everything that ASR deploys. */
  readonly namespace: string;
  /** Patterns of the ARNs of the roles that deploy ASR. */
  readonly deploymentRoles: readonly string[];
  /** Patterns of the ARNs of the roles that may set the tags. */
  readonly tagOwnerRoles: readonly string[];
  /** Keys of the tags that exempt a resource from ASR or select what ASR does to it. */
  readonly tagKeys: readonly string[];
}

interface Guard {
  readonly sid: string;
  readonly actions: readonly string[];
  /** The end of an ARN, after the partition. `{ns}` is the namespace. */
  readonly resources: readonly string[];
}

/** Each list holds the actions that change what the protected thing does, deny it, or give it to another principal. */
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
      // Otherwise an administrator of a member account creates a role with a name that this policy exempts.
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
          // Operators are joined by AND. Each has one list, because a parameter cannot be joined with other values.
          ...exceptDeployment,
          ArnNotEquals: { 'aws:PrincipalArn': tagOwnerRoles },
          // A playbook copies the tags of a resource to its copy.
          StringNotLike: { 'aws:PrincipalArn': [pattern(`${namespace}-*`)] },
        },
      },
    ],
  };
}
