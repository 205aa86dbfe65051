import { Aws } from 'aws-cdk-lib';

/**
 * Prevents every role of ASR from changing, creating or passing a role of ASR, and from assuming another role. A
 * mistake in a playbook, or a policy that is attached later, cannot extend ASR's own permissions.
 */
export function guard(namespace: string): readonly object[] {
  return [
    {
      Sid: 'NeverTouchRolesOfAsr',
      Effect: 'Deny',
      Action: [...changesRoles, 'iam:PassRole'],
      Resource: rolesOfAsr(namespace),
    },
    neverBecomeAnother,
  ];
}

/**
 * The same for the role that starts automations. It must pass their roles, and its Allow statement limits it to them.
 */
export function guardOfOperator(namespace: string): readonly object[] {
  return [
    { Sid: 'NeverTouchRolesOfAsr', Effect: 'Deny', Action: changesRoles, Resource: rolesOfAsr(namespace) },
    neverBecomeAnother,
  ];
}

const rolesOfAsr = (namespace: string) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${namespace}-*`;

const changesRoles = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];

const neverBecomeAnother = { Sid: 'NeverBecomeAnother', Effect: 'Deny', Action: ['sts:AssumeRole'], Resource: '*' };
